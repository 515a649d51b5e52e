#!/usr/bin/env python3
"""Times in PyTorch what GpuFigures times in Cotangent, and prints seconds as JSON."""

import json
import statistics
import sys
import time

RUNS = 7
SETTLE_SECONDS = 1.0


def seconds(task):
    """Returns the median time of a task; it ends with a number on the host, as GpuFigures' do."""
    end = time.perf_counter() + SETTLE_SECONDS
    while time.perf_counter() < end:
        task()
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        task()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def matrix(torch, device, kind, *shape):
    count = 1
    for size in shape:
        count *= size
    numbers = (torch.arange(count, device=device) * 7919 % 201 - 100) / 3200.0
    return numbers.to(kind).reshape(shape)


def product(torch, device, kind, n):
    a = matrix(torch, device, kind, n, n)
    b = matrix(torch, device, kind, n, n)
    return seconds(lambda: (a @ b).sum().item())


def network(torch, device, batch, width, classes):
    data = matrix(torch, device, torch.float32, batch, width)
    labels = torch.arange(batch, device=device) % classes
    shapes = [(width, width), (width,), (width, width), (width,), (width, classes), (classes,)]
    weights = [matrix(torch, device, torch.float32, *s).requires_grad_() for s in shapes]

    def step():
        first = torch.relu(data @ weights[0] + weights[1])
        second = torch.relu(first @ weights[2] + weights[3])
        scores = second @ weights[4] + weights[5]
        loss = torch.nn.functional.cross_entropy(scores, labels)
        return sum(g.sum().item() for g in torch.autograd.grad(loss, weights))

    return seconds(step)


def main():
    try:
        import torch
    except ImportError:
        sys.exit("python3 has no module torch")
    if not torch.cuda.is_available():
        sys.exit("torch sees no GPU")
    torch.backends.cuda.matmul.allow_tf32 = False
    device = torch.device("cuda:0")
    result = {
        "torch": torch.__version__,
        "gemm_f64": product(torch, device, torch.float64, 4096),
        "gemm_f32": product(torch, device, torch.float32, 4096),
        "mlp_f32": network(torch, device, 4096, 4096, 10),
    }
    print(json.dumps(result))


main()
