package shuzi.network;

import java.util.ArrayList;
import java.util.List;
import org.ojalgo.matrix.store.PhysicalStore;
import shuzi.matrix.MatrixEngine;
import shuzi.matrix.Precision;

/**
 * Cost and gradient of a batch, with the buffers they need for one batch size.
 *
 * <p>The cost of m samples with one-hot targets y is the cross-entropy of the sigmoid outputs h = g(z) plus weight
 * decay (Goodfellow et al., "Deep Learning", sections 6.2 and 7.1):
 * J = (1/m) &Sigma; [softplus(z) - y z] + (&lambda;/2m) &Sigma; w<sup>2</sup>, biases not among the w.
 *
 * <p>Its gradient: the last layer's error is h - y; a layer's error is
 * (W<sup>T</sup> error of the next layer) g'(z); a layer's gradient is
 * (1/m) error (activations of the layer before)<sup>T</sup> + (&lambda;/m) W.
 *
 * <p>The gradient need not exist as a matrix: a step is added to the weights while it is computed.
 */
final class BackPropagation {

    /** A product of numbers up to 2 is far from overflow below this. */
    private static final double LARGE = 1e300;

    private final MatrixEngine engine;
    private final int samples;
    private final double lambda;
    private final ForwardPass forward;
    private final List<PhysicalStore<Double>> errors = new ArrayList<>(); // of each weight layer, outputs x samples

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
    }

    /**
     * Computes what a batch gives; {@link #descend} and {@link #gradient} go on from there.
     *
     * @return the cross-entropy, which is the cost J without weight decay
     */
    double run(Parameters parameters, Batch batch) {
        PhysicalStore<Double> products = forward.products(parameters, batch);
        double crossEntropy =
                outputErrors(products, parameters.layers().getLast().biases(), batch);
        for (int i = errors.size() - 1; i > 0; i--) {
            engine.multiplyLeftTransposed(parameters.layer(i).weights(), errors.get(i), errors.get(i - 1));
            engine.multiplyByLogisticDerivative(forward.activations(i - 1), errors.get(i - 1));
        }
        return crossEntropy / samples;
    }

    /** The part of the cost that the weights themselves are: (&lambda;/2m) &Sigma; w<sup>2</sup>. */
    double weightDecay(Parameters parameters) {
        return lambda == 0 ? 0 : lambda / (2.0 * samples) * parameters.squaredWeights();
    }

    /** A step down: parameters = parameters - rate dJ/d&Theta;, the parameters being those of {@link #run}. */
    void descend(Parameters parameters, Batch batch, double rate) {
        add(-rate / samples, batch, 1 - rate * lambda / samples, 1, parameters);
    }

    /**
     * The gradient dJ/d&Theta;.
     *
     * @param parameters those of {@link #run}
     */
    Parameters gradient(Parameters parameters, Batch batch) {
        Parameters gradient = parameters.copy(parameters.precision());
        add(1.0 / samples, batch, lambda / samples, 0, gradient);
        return gradient;
    }

    /** Weights = a error (activations of the layer before)<sup>T</sup> + b weights; biases likewise, with their own b. */
    private void add(double a, Batch batch, double b, double bOfBiases, Parameters target) {
        for (int i = 0; i < errors.size(); i++) {
            Layer layer = target.layer(i);
            if (i == 0) {
                batch.addProduct(engine, a, errors.getFirst(), b, layer.weights());
            } else {
                engine.multiplyRightTransposed(a, errors.get(i), forward.activations(i - 1), b, layer.weights());
            }
            engine.addColumns(a, errors.get(i), bOfBiases, layer.biases());
        }
    }

    /**
     * The errors of the output units, h - y, and on the way &Sigma; [softplus(z) - y z] over samples and classes, which
     * is -y log h - (1 - y) log(1 - h) for h = g(z).
     *
     * <p>With e = e<sup>-|z|</sup>, which never overflows, g(z) is 1 / (1 + e) or e / (1 + e), and softplus(z) is
     * max(z, 0) + log(1 + e); one logarithm of the product of a sample's (1 + e) does for all its outputs.
     */
    private double outputErrors(PhysicalStore<Double> products, PhysicalStore<Double> biases, Batch batch) {
        PhysicalStore<Double> error = errors.getLast();
        int outputs = (int) error.countRows();
        double sum = 0;
        long element = 0;
        for (int sample = 0; sample < samples; sample++) {
            int target = batch.classOf(sample);
            double product = 1;
            for (int output = 0; output < outputs; output++, element++) {
                double z = products.doubleValue(element) + biases.doubleValue(output);
                double e = Math.exp(-Math.abs(z));
                product *= 1 + e;
                if (product > LARGE) {
                    sum += Math.log(product);
                    product = 1;
                }
                double y = output == target ? 1 : 0;
                sum += Math.max(z, 0) - y * z;
                error.set(element, (z >= 0 ? 1 : e) / (1 + e) - y);
            }
            sum += Math.log(product);
        }
        return sum;
    }
}
