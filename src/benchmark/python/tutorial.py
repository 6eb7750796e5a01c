"""Measures an epoch of the tutorial's network as the tutorial computes it: NumPy, float64, 4096-256-15, batch 1000,
sigmoid units, cross-entropy with weight decay, then the accuracies on all training and test images. Arguments: the type
and the batch size, for example `float32 100`; OPENBLAS_NUM_THREADS=1 in the environment makes the CPU time that of the
arithmetic, without threads that wait.

Prints the median seconds of an epoch without and with the accuracies, and the CPU seconds of the epoch without them. The
time of dense arithmetic does not depend on the data, so random images suffice.
"""
import statistics
import sys
import time

import numpy as np

TRAIN, TEST, INPUTS, HIDDEN, CLASSES = 10_500, 4_500, 4096, 256, 15
TYPE = np.dtype(sys.argv[1] if len(sys.argv) > 1 else "float64").type
BATCH = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
ALPHA, LAMBDA = 0.1, 100.0

random = np.random.default_rng(1)


def images(count):
    pixels = random.integers(0, 256, (count, INPUTS)) * (random.random((count, INPUTS)) < 0.08)
    return pixels.astype(TYPE), random.integers(0, CLASSES, count)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def with_ones(a):
    return np.hstack([np.ones((a.shape[0], 1), TYPE), a])


def cost_and_gradients(theta1, theta2, x, labels):
    m = x.shape[0]
    y = np.eye(CLASSES, dtype=TYPE)[labels]
    a1 = with_ones(x)
    a2 = with_ones(sigmoid(a1 @ theta1.T))
    h = sigmoid(a2 @ theta2.T)
    tiny = np.finfo(TYPE).tiny
    cost = np.sum(-y * np.log(h + tiny) - (1 - y) * np.log(1 - h + tiny)) / m
    cost += LAMBDA / (2 * m) * (np.sum(theta1[:, 1:] ** 2) + np.sum(theta2[:, 1:] ** 2))
    d3 = h - y
    d2 = (d3 @ theta2[:, 1:]) * a2[:, 1:] * (1 - a2[:, 1:])
    gradient1 = d2.T @ a1 / m
    gradient2 = d3.T @ a2 / m
    gradient1[:, 1:] += LAMBDA / m * theta1[:, 1:]
    gradient2[:, 1:] += LAMBDA / m * theta2[:, 1:]
    return cost, gradient1, gradient2


def accuracy(theta1, theta2, x, labels):
    a2 = with_ones(sigmoid(with_ones(x) @ theta1.T))
    return np.mean(np.argmax(sigmoid(a2 @ theta2.T), axis=1) == labels)


def main():
    train, train_labels = images(TRAIN)
    test, test_labels = images(TEST)
    theta1 = random.uniform(-0.12, 0.12, (HIDDEN, INPUTS + 1)).astype(TYPE)
    theta2 = random.uniform(-0.12, 0.12, (CLASSES, HIDDEN + 1)).astype(TYPE)
    training, whole, cpu = [], [], []
    with np.errstate(over="ignore"):
        for _ in range(6):
            start, started = time.perf_counter(), time.process_time()
            for first in range(0, TRAIN, BATCH):
                rows = slice(first, first + BATCH)
                _, gradient1, gradient2 = cost_and_gradients(theta1, theta2, train[rows], train_labels[rows])
                theta1 -= ALPHA * gradient1
                theta2 -= ALPHA * gradient2
            training.append(time.perf_counter() - start)
            cpu.append(time.process_time() - started)
            accuracy(theta1, theta2, train, train_labels)
            accuracy(theta1, theta2, test, test_labels)
            whole.append(time.perf_counter() - start)
    print(statistics.median(training), statistics.median(whole), statistics.median(cpu))


main()
