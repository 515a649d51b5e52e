#!/usr/bin/env python3
"""Times in PyTorch what GpuFigures times in Cotangent, and prints seconds as JSON.

Transfers excluded, it is the device's time between two events, over several passes that were
asked for one after the other; included, it is a wall clock's, from tensors on the host to such.
Both are medians after a warm-up. Products are in full precision: no TF32.
"""

import json
import statistics
import sys
import time

RUNS = 7
LEAST_TRIALS = 3
SETTLE_SECONDS = 1.0
PRODUCTS = 10
NETWORKS = 3


def settle(task):
    begin = time.perf_counter()
    trials = 0
    while trials < LEAST_TRIALS or time.perf_counter() - begin < SETTLE_SECONDS:
        task()
        trials += 1


def excluded(torch, passes, task):
    """Returns the time of a pass on the device."""

    def run():
        start = torch.cuda.Event(enable_timing=True)
        end = torch.cuda.Event(enable_timing=True)
        start.record()
        for _ in range(passes):
            task()
        end.record()
        end.synchronize()
        return start.elapsed_time(end) / 1e3 / passes

    settle(run)
    return statistics.median(run() for _ in range(RUNS))


def included(torch, task):
    """Returns the time of a task that ends with its results on the host."""

    def run():
        torch.cuda.synchronize()
        start = time.perf_counter()
        task()
        return time.perf_counter() - start

    settle(run)
    return statistics.median(run() for _ in range(RUNS))


def matrix(torch, kind, *shape):
    """The numbers of GpuFigures, on the host."""
    count = 1
    for size in shape:
        count *= size
    numbers = (torch.arange(count) * 7919 % 201 - 100) / 3200.0
    return numbers.to(kind).reshape(shape)


def product(torch, device, kind, n):
    a, b = matrix(torch, kind, n, n), matrix(torch, kind, n, n)
    there_a, there_b = a.to(device), b.to(device)
    return (
        excluded(torch, PRODUCTS, lambda: there_a @ there_b),
        included(torch, lambda: (a.to(device) @ b.to(device)).cpu()),
    )


def loss_and_gradient(torch, data, labels, weights):
    weights = [w.detach().requires_grad_() for w in weights]
    first = torch.relu(torch.addmm(weights[1], data, weights[0]))
    second = torch.relu(torch.addmm(weights[3], first, weights[2]))
    scores = torch.addmm(weights[5], second, weights[4])
    loss = torch.nn.functional.cross_entropy(scores, labels)
    return [loss.detach(), *torch.autograd.grad(loss, weights)]


def network(torch, device, batch, width, classes):
    kind = torch.float32
    data = matrix(torch, kind, batch, width)
    labels = (torch.arange(batch) % classes).to(device)
    shapes = [(width, width), (width,), (width, width), (width,), (width, classes), (classes,)]
    weights = [matrix(torch, kind, *shape) for shape in shapes]
    there_data, there_weights = data.to(device), [w.to(device) for w in weights]

    def whole():
        results = loss_and_gradient(
            torch, data.to(device), labels, [w.to(device) for w in weights]
        )
        return [result.cpu() for result in results]

    return (
        excluded(
            torch, NETWORKS, lambda: loss_and_gradient(torch, there_data, labels, there_weights)
        ),
        included(torch, whole),
    )


def main():
    try:
        import torch
    except ImportError:
        sys.exit("python3 has no module torch")
    if not torch.cuda.is_available():
        sys.exit("torch sees no GPU")
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    device = torch.device("cuda:0")
    seconds = {
        "gemm_f64": product(torch, device, torch.float64, 4096),
        "gemm_f32": product(torch, device, torch.float32, 4096),
        "mlp_f32": network(torch, device, 4096, 4096, 10),
    }
    result = {"torch": torch.__version__, "cuda": torch.version.cuda}
    for name, (without, with_transfers) in seconds.items():
        result[name] = without
        result[name + "_included"] = with_transfers
    print(json.dumps(result))


if __name__ == "__main__":
    main()
