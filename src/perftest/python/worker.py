"""PyTorch or scikit-learn, asked as learnstream.speed.Worker says: worker.py torch|sklearn."""
import sys
import time

import numpy as np

WORKLOADS = {
    "rows": (8, 1.0, 2, [16]),
    "dense": (784, 1.0, 10, [128]),
    "sparse": (784, 0.19, 10, [128]),
    "wide": (784, 1.0, 10, [512, 512]),
    "cnn": (784, 0.19, 10, []),
}
SAMPLES = 1024
WARM_UP_SECONDS = 2


def samples(inputs, density, classes):
    random = np.random.default_rng(1)
    x = random.random((SAMPLES, inputs), dtype=np.float32)
    x[random.random((SAMPLES, inputs)) >= density] = 0
    return x, np.arange(SAMPLES) * 7 % classes


def with_torch(name, batch):
    import torch
    from torch import nn

    torch.set_num_threads(1)
    inputs, density, classes, hidden = WORKLOADS[name]
    x, y = map(torch.from_numpy, samples(inputs, density, classes))
    if name == "cnn":
        x = x.reshape(SAMPLES, 1, 28, 28)
        layers = [nn.Conv2d(1, 8, 5), nn.ReLU(), nn.MaxPool2d(2),
                  nn.Conv2d(8, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(256, classes)]
    else:
        layers = []
        for units in hidden:
            layers += [nn.Linear(inputs, units), nn.ReLU()]
            inputs = units
        layers.append(nn.Linear(inputs, classes))
    network = nn.Sequential(*layers)
    optimiser = torch.optim.SGD(network.parameters(), lr=0.001)
    loss = nn.CrossEntropyLoss()
    xs, ys = x.split(batch), y.split(batch)

    def learn(number):
        b = number % len(xs)
        optimiser.zero_grad(set_to_none=True)
        loss(network(xs[b]), ys[b]).backward()
        optimiser.step()

    return learn


def with_sklearn(name, batch):
    from sklearn.neural_network import MLPClassifier

    if name == "cnn":
        return None
    inputs, density, classes, hidden = WORKLOADS[name]
    x, y = samples(inputs, density, classes)
    network = MLPClassifier(hidden, solver="sgd", alpha=0, momentum=0, learning_rate_init=0.001,
                            batch_size=batch, shuffle=False, random_state=1)
    every_class = np.arange(classes)

    def learn(number):
        at = number % (SAMPLES // batch) * batch
        network.partial_fit(x[at:at + batch], y[at:at + batch], classes=every_class)

    return learn


def rate(learn, batch, seconds):
    start = time.perf_counter()
    batches = 0
    while time.perf_counter() - start < seconds:
        learn(batches)
        batches += 1
    return batches * batch / (time.perf_counter() - start)


def main():
    begin = {"torch": with_torch, "sklearn": with_sklearn}[sys.argv[1]]
    begun = {}
    for line in sys.stdin:
        name, batch, seconds = line.split()
        key = name, int(batch)
        is_new = key not in begun
        if is_new:
            begun[key] = begin(*key)
        learn = begun[key]
        if learn and is_new:
            rate(learn, int(batch), WARM_UP_SECONDS)
        print(rate(learn, int(batch), float(seconds)) if learn else "-", flush=True)


main()
