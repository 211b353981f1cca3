"""
The two chat templates of apps/inference/src/engine/template.ts, as token ids. Control tokens come from the template
alone: text is encoded with their parsing off, so `<|im_end|>` written by a visitor stays text.
"""

from dataclasses import dataclass

from transformers import PreTrainedTokenizerFast

from sidecar.events import BASE_MISMATCH, Failure

Message = dict[str, str]
END_TOKENS = {"chatml": "<|im_end|>", "mistral": "</s>"}


@dataclass(frozen=True)
class Special:
    token: str


def render(template: str, messages: list[Message]) -> list[Special | str]:
    return chatml(messages) if template == "chatml" else mistral(messages)


def chatml(messages: list[Message]) -> list[Special | str]:
    pieces: list[Special | str] = []
    for message in messages:
        pieces += [Special("<|im_start|>"), f"{message['role']}\n{message['content']}", Special("<|im_end|>"), "\n"]
    return [*pieces, Special("<|im_start|>"), "assistant\n"]


def mistral(messages: list[Message]) -> list[Special | str]:
    system = [message["content"] for message in messages if message["role"] == "system"]
    preface = "\n\n".join(system) + "\n\n" if system else ""
    pieces: list[Special | str] = [Special("<s>")]
    for message in messages:
        if message["role"] == "assistant":
            pieces += [message["content"], Special("</s>")]
        elif message["role"] == "user":
            pieces += [Special("[INST]"), preface + message["content"], Special("[/INST]")]
            preface = ""
    return pieces


class Encoder:
    """Turns messages and completions into token ids, as the model server does."""

    def __init__(self, tokenizer: PreTrainedTokenizerFast, template: str) -> None:
        self.tokenizer = tokenizer
        self.template = template
        self.end = self.special(END_TOKENS[template])

    def special(self, token: str) -> int:
        found = self.tokenizer.convert_tokens_to_ids(token)
        if found is None or found == self.tokenizer.unk_token_id != self.tokenizer.convert_tokens_to_ids("<unk>"):
            raise Failure(BASE_MISMATCH, f"The base has no token {token}; the template {self.template} is not its own.")
        return found

    def text(self, text: str) -> list[int]:
        # What a visitor writes never becomes a control token, in training as in serving.
        return self.tokenizer.encode(text, add_special_tokens=False, split_special_tokens=True) if text else []

    def prompt(self, messages: list[Message]) -> list[int]:
        ids: list[int] = []
        for piece in render(self.template, messages):
            ids += [self.special(piece.token)] if isinstance(piece, Special) else self.text(piece)
        return ids

    def completion(self, text: str) -> list[int]:
        """What is supervised: the answer and the token that ends it."""
        return [*self.text(text), self.end]
