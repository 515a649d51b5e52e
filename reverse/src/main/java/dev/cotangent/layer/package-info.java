/**
 * A small set of layers, losses and optimizers over {@link dev.cotangent.tensor.Tensor}: enough to
 * train a network, and no more. A {@link dev.cotangent.layer.Layer} is a function of its input and
 * its parameters and holds neither; {@link dev.cotangent.layer.Training} holds the parameters.
 *
 * {@snippet :
 * Layer net = Layers.sequence(Layers.linear(784, 128), Layers.relu(), Layers.linear(128, 10));
 * Training training = Training.of(net, ElementType.FLOAT32, Optimizer.adam(1e-3), 42);
 * Batches batches = Batches.of(60_000, 64, 42);
 * for (int epoch = 0; epoch < 10; epoch++) {
 *   batches.epoch(batch -> {
 *     Tensor x = batch.of(images);
 *     int[] classes = batch.of(labels);
 *     training.step((pass, p) -> Losses.crossEntropy(net.apply(pass, x, p), classes));
 *   });
 * }
 * Tensor scores = net.predict(testImages, training.parameters());
 * }
 */
@NullMarked
package dev.cotangent.layer;

import org.jspecify.annotations.NullMarked;
