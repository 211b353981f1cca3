"""
Tiny random models as GGUF files, made on the spot: `python -m tests.tiny llama|qwen2 FILE.gguf`.

Their words are noise; their shapes, rotary pairs and tokenizers are those of the real architectures, so a wrong
conversion shows.
"""

import sys
from pathlib import Path

import numpy as np
import torch
from gguf import GGUFWriter, TokenType, get_tensor_name_map
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import AutoModelForCausalLM, LlamaConfig, PreTrainedModel, Qwen2Config

from sidecar import attention
from sidecar.export import GGUF_ARCH, permute

LAYERS, HEADS, KV_HEADS, WIDTH = 2, 4, 2, 64
SPECIALS = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
CORPUS = [
    "system You sort messages. Reply with one label: refund, delivery, password.",
    "user Where is my parcel? It should have come on Monday.",
    "user I want my money back for order 1093.",
    "user I cannot sign in, my password does not work.",
    "assistant delivery refund password",
] * 8


def make_model(arch: str, vocabulary: int) -> PreTrainedModel:
    torch.manual_seed(7)
    shape = {
        "vocab_size": vocabulary,
        "hidden_size": WIDTH,
        "intermediate_size": 128,
        "num_hidden_layers": LAYERS,
        "num_attention_heads": HEADS,
        "num_key_value_heads": KV_HEADS,
        "max_position_embeddings": 512,
        "tie_word_embeddings": True,
        "bos_token_id": 0,
        "eos_token_id": 2,
        # Larger than usual, so that attention depends on positions and a wrong permutation changes the output.
        "initializer_range": 0.15,
    }
    config = LlamaConfig(**shape) if arch == "llama" else Qwen2Config(**shape)
    model = AutoModelForCausalLM.from_config(config, dtype=torch.float32, attn_implementation=attention.NAME)
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if name.endswith("bias"):
                weight.normal_(0, 0.1)
    return model


def make_tokenizer() -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=400,
        special_tokens=SPECIALS,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(CORPUS, trainer)
    return tokenizer


def write_gguf(arch: str, target: Path) -> PreTrainedModel:
    """Writes the model as an F32 GGUF with its tokenizer and returns it."""
    import json

    tokenizer = make_tokenizer()
    model = make_model(arch, tokenizer.get_vocab_size()).eval()
    writer = GGUFWriter(target, arch)
    writer.add_name(f"tiny {arch}")
    writer.add_context_length(512)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(128)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KV_HEADS)
    writer.add_rope_freq_base(10000.0)
    writer.add_layer_norm_rms_eps(model.config.rms_norm_eps)
    writer.add_vocab_size(tokenizer.get_vocab_size())
    if arch == "llama":
        writer.add_rope_dimension_count(WIDTH // HEADS)

    merges = json.loads(tokenizer.to_str())["model"]["merges"]
    vocabulary = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2" if arch == "llama" else "qwen2")
    writer.add_token_list([token for token, _ in vocabulary])
    writer.add_token_types([TokenType.CONTROL if token in SPECIALS else TokenType.NORMAL for token, _ in vocabulary])
    writer.add_token_merges([merge if isinstance(merge, str) else " ".join(merge) for merge in merges])
    writer.add_bos_token_id(0)
    writer.add_eos_token_id(2)
    writer.add_add_bos_token(False)

    names = get_tensor_name_map(GGUF_ARCH[arch], LAYERS)
    for key, weight in model.state_dict().items():
        if key == "lm_head.weight":
            continue
        values = weight.numpy().astype(np.float32)
        module, _, part = key.rpartition(".")
        if arch == "llama" and part == "weight" and values.ndim == 2:
            values = permute(module, values, HEADS, KV_HEADS)
        writer.add_tensor(f"{names.get_name(module)}.{part}", values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return model


if __name__ == "__main__":
    write_gguf(sys.argv[1], Path(sys.argv[2]))
