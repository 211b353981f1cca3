import random

import pytest
import torch
from torch.nn.functional import cross_entropy

from sidecar.batches import common_prefix, computed_tokens, lay_out, plan_steps, split_step
from sidecar.data import Encoded
from sidecar.packed_trainer import sum_loss


def rows(count: int, prefix: int) -> list[Encoded]:
    dice = random.Random(5)
    shared = [dice.randrange(3, 200) for _ in range(prefix)]
    made = []
    for _ in range(count):
        own = [dice.randrange(3, 200) for _ in range(dice.randrange(1, 20))]
        made.append(Encoded([*shared, *own], [dice.randrange(3, 200) for _ in range(dice.randrange(1, 6))]))
    return made


def alone(model, row: Encoded) -> torch.Tensor:
    ids = torch.tensor([row.prompt + row.completion])
    logits = model(input_ids=ids).logits[0, len(row.prompt) - 1 : -1]
    return cross_entropy(logits, torch.tensor(row.completion), reduction="sum")


@pytest.mark.parametrize("share", [True, False])
def test_loss_and_gradient_are_those_of_rows_computed_alone(world, share):
    model = world.model
    batch = rows(6, 24)
    model.zero_grad()
    expected = sum(alone(model, row) for row in batch)
    expected.backward()
    gradient = model.model.layers[0].self_attn.k_proj.weight.grad.clone()

    model.zero_grad()
    layouts = split_step(batch, micro_tokens=80, share=share)
    assert len(layouts) > 1
    total = sum(sum_loss(model, layout.__dict__) for layout in layouts)
    total.backward()
    assert torch.allclose(total, expected, rtol=1e-5)
    assert torch.allclose(model.model.layers[0].self_attn.k_proj.weight.grad, gradient, atol=1e-4)


def test_a_prompt_that_is_wholly_shared_predicts_from_its_end(world):
    model = world.model
    batch = [
        Encoded(list(range(3, 30)), [40, 41]),
        Encoded(list(range(3, 30)), [50]),
        Encoded(list(range(3, 32)), [60]),
    ]
    layout = lay_out(batch)
    expected = sum(alone(model, row) for row in batch)
    assert torch.allclose(sum_loss(model, layout.__dict__), expected, rtol=1e-5)


def test_the_shared_beginning_is_computed_once():
    batch = rows(8, 60)
    assert computed_tokens(batch, True) == sum(map(len, batch)) - 7 * 60
    assert lay_out(batch).input_ids.shape[1] == computed_tokens(batch, True)
    assert lay_out(batch, share=False).input_ids.shape[1] == sum(map(len, batch))


def test_every_row_once_per_epoch_in_an_order_of_its_own():
    steps = plan_steps(10, batch_rows=4, epochs=2, max_steps=None, seed=1)
    assert [len(step) for step in steps] == [4, 4, 2, 4, 4, 2]
    first, second = [[row for step in part for row in step] for part in (steps[:3], steps[3:])]
    assert sorted(first) == sorted(second) == list(range(10))
    assert first != second
    assert steps == plan_steps(10, batch_rows=4, epochs=2, max_steps=None, seed=1)
    assert plan_steps(10, batch_rows=4, epochs=2, max_steps=2, seed=1) == steps[:2]


def test_rows_with_different_beginnings_do_not_share():
    assert common_prefix([[1, 2, 3], [1, 2, 4], [1, 2]]) == 2
    assert common_prefix([[1], [2]]) == 0
    other = [Encoded([9] * 12 + row.prompt, row.completion) for row in rows(2, 20)]
    together = split_step([*rows(2, 20), *other], micro_tokens=10_000, share=True)
    assert [layout.input_ids.shape[1] for layout in together] == [
        computed_tokens(rows(2, 20), True) + computed_tokens(other, True)
    ]


def test_groups_in_one_sequence_do_not_see_each_other(world):
    model = world.model
    other = [Encoded([9] * 12 + row.prompt, row.completion) for row in rows(3, 20)]
    layout = lay_out(rows(4, 24), other)
    expected = sum(alone(model, row) for row in [*rows(4, 24), *other])
    assert torch.allclose(sum_loss(model, layout.__dict__), expected, rtol=1e-5)
