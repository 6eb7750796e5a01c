package shuzi.network;

import java.util.ArrayList;
import java.util.List;
import org.ojalgo.matrix.store.PhysicalStore;
import shuzi.matrix.MatrixEngine;
import shuzi.matrix.Precision;

/**
 * Cost and gradient of a batch, from one call, with the buffers they need for one batch size.
 *
 * <p>The cost of m samples with one-hot targets y is the cross-entropy of the sigmoid outputs h = g(z) plus weight
 * decay (Goodfellow et al., "Deep Learning", sections 6.2 and 7.1):
 * J = (1/m) &Sigma; [softplus(z) - y z] + (&lambda;/2m) &Sigma; w<sup>2</sup>, biases not among the w.
 *
 * <p>Its gradient: the last layer's error is h - y; a layer's error is
 * (W<sup>T</sup> error of the next layer) g'(z); a layer's gradient is
 * (1/m) error (activations of the layer before)<sup>T</sup> + (&lambda;/m) W.
 */
final class BackPropagation {

    private final MatrixEngine engine;
    private final int samples;
    private final double lambda;
    private final ForwardPass forward;
    private final List<PhysicalStore<Double>> errors = new ArrayList<>(); // of each weight layer, outputs x samples
    private final Parameters gradient;

    /**
     * @param samples the number of samples m of each batch
     * @param lambda strength of the weight decay, 0 for none
     */
    BackPropagation(MatrixEngine engine, Topology topology, Precision precision, int samples, double lambda) {
        this.engine = engine;
        this.samples = samples;
        this.lambda = lambda;
        this.forward = new ForwardPass(engine, topology, precision, samples);
        for (int layer = 0; layer < topology.weightLayers(); layer++) {
            errors.add(precision.zeros(topology.outputsOf(layer), samples));
        }
        this.gradient = Parameters.zeros(topology, precision);
    }

    /**
     * Computes the cost, and the gradient into {@link #gradient()}.
     *
     * @param batch inputs x samples
     * @param classes the class of each sample, from 0
     * @return the cost J
     */
    double run(Parameters parameters, PhysicalStore<Double> batch, int[] classes) {
        forward.run(parameters, batch);
        double cost = crossEntropy(classes) / samples + lambda / (2.0 * samples) * parameters.squaredWeights();
        outputErrors(classes);
        for (int i = errors.size() - 1; i >= 0; i--) {
            Layer layer = parameters.layer(i);
            engine.multiplyRightTransposed(
                    errors.get(i),
                    i == 0 ? batch : forward.activations(i - 1),
                    gradient.layer(i).weights());
            engine.combine(1.0 / samples, gradient.layer(i).weights(), lambda / samples, layer.weights());
            averageColumns(errors.get(i), gradient.layer(i).biases());
            if (i > 0) {
                engine.multiplyLeftTransposed(layer.weights(), errors.get(i), errors.get(i - 1));
                multiplyByDerivative(errors.get(i - 1), forward.activations(i - 1));
            }
        }
        return cost;
    }

    /** The gradient of the last {@link #run}, overwritten by the next. */
    Parameters gradient() {
        return gradient;
    }

    /** &Sigma; [softplus(z) - y z] over samples and classes, which is -y log h - (1 - y) log(1 - h) for h = g(z). */
    private double crossEntropy(int[] classes) {
        PhysicalStore<Double> logits = forward.logits();
        double sum = 0;
        for (int sample = 0; sample < samples; sample++) {
            for (int output = 0; output < logits.countRows(); output++) {
                double z = logits.doubleValue(output, sample);
                sum += Sigmoid.softplus(z) - (output == classes[sample] ? z : 0);
            }
        }
        return sum;
    }

    private void outputErrors(int[] classes) {
        PhysicalStore<Double> error = errors.getLast();
        PhysicalStore<Double> outputs = forward.activations();
        for (int sample = 0; sample < samples; sample++) {
            for (int output = 0; output < error.countRows(); output++) {
                double target = output == classes[sample] ? 1 : 0;
                error.set(output, sample, outputs.doubleValue(output, sample) - target);
            }
        }
    }

    private void averageColumns(PhysicalStore<Double> error, PhysicalStore<Double> gradientOfBiases) {
        for (int output = 0; output < error.countRows(); output++) {
            double sum = 0;
            for (int sample = 0; sample < samples; sample++) {
                sum += error.doubleValue(output, sample);
            }
            gradientOfBiases.set(output, 0, sum / samples);
        }
    }

    private static void multiplyByDerivative(PhysicalStore<Double> error, PhysicalStore<Double> activations) {
        for (long i = 0; i < error.count(); i++) {
            error.set(i, error.doubleValue(i) * Sigmoid.derivative(activations.doubleValue(i)));
        }
    }
}
