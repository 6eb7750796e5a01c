package shuzi.core.network;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.ojalgo.function.aggregator.Aggregator;
import org.ojalgo.matrix.store.PhysicalStore;
import shuzi.core.matrix.ElementFunction;
import shuzi.core.matrix.MatrixEngine;
import shuzi.core.matrix.Precision;

/**
 * Computes cost and gradient of a batch, with the buffers for one batch size.
 *
 * <p>The cost J of m samples is the mean of their cross-entropies ({@link OutputActivation}) plus weight decay
 * (Goodfellow et al., "Deep Learning", sections 6.2 and 7.1): (&lambda;/2m) &Sigma; w<sup>2</sup> over the weights
 * without biases.
 *
 * <p>Its gradient: the last layer's error is h - y; a layer's error is (W<sup>T</sup> error of the next layer) g'(z); a
 * layer's gradient is (1/m) error (activations of the layer before)<sup>T</sup> + (&lambda;/m) W. With dropout, an
 * activation and its error are multiplied by the same factor, 0 or 1 / (1 - dropout).
 *
 * <p>Plain gradient descent needs no matrix for the gradient: the step is added to the weights while it is computed.
 */
final class BackPropagation {

    private final MatrixEngine engine;
    private final Topology topology;
    private final int samples;
    private final Regularisation regularisation;
    private final ForwardPass forward;
    private final List<PhysicalStore<Double>> errors = new ArrayList<>(); // of each weight layer, outputs x samples
    // of the current sample, a number for each output
    private final double[] logits;
    private final double[] targets;
    private final double[] outputs;

    /**
     * Creates the buffers.
     *
     * @param samples number of samples in a batch, m in the formulas
     */
    BackPropagation(
            MatrixEngine engine, Topology topology, Precision precision, int samples, Regularisation regularisation) {
        this.engine = engine;
        this.topology = topology;
        this.samples = samples;
        this.regularisation = regularisation;
        this.forward = new ForwardPass(engine, topology, precision, samples, regularisation.dropout());
        for (int layer = 0; layer < topology.weightLayers(); layer++) {
            errors.add(precision.zeros(topology.outputsOf(layer), samples));
        }
        this.logits = new double[topology.outputs()];
        this.targets = new double[topology.outputs()];
        this.outputs = new double[topology.outputs()];
    }

    /**
     * Runs a batch forward and backward. {@link #descend} and {@link #computeGradient} use the result.
     *
     * @param dropoutSeed determines which hidden units are dropped
     * @return the cross-entropy, which is the cost J without weight decay
     */
    double run(Parameters parameters, Batch batch, long dropoutSeed) {
        double crossEntropy = computeOutputErrors(forward.logits(parameters, batch, dropoutSeed), batch);
        ElementFunction hidden = topology.hidden().function();
        for (int i = errors.size() - 1; i > 0; i--) {
            PhysicalStore<Double> error = errors.get(i - 1);
            engine.multiplyLeftTransposed(parameters.layer(i).weights(), errors.get(i), error);
            forward.dropOut(i - 1, dropoutSeed, error);
            engine.multiplyByDerivative(hidden, forward.activations(i - 1), 1 - regularisation.dropout(), error);
        }
        return crossEntropy / samples;
    }

    /**
     * Returns the largest magnitude of the activations of weight layer {@code layer}, except the last, in the last run.
     */
    double largestActivation(int layer) {
        return forward.activations(layer).aggregateAll(Aggregator.LARGEST);
    }

    /**
     * Returns the activations of weight layer {@code layer} in the last run, or of the last one the logits: outputs x
     * samples; overwritten by the next run.
     */
    PhysicalStore<Double> activations(int layer) {
        return forward.activations(layer);
    }

    /** Returns the errors of weight layer {@code layer} in the last run: outputs x samples; overwritten by the next run. */
    PhysicalStore<Double> errors(int layer) {
        return errors.get(layer);
    }

    /** Returns a bit for each hidden unit and sample of the last run, set if the activation is over 0. */
    BitSet activeUnits() {
        var active = new BitSet();
        int bit = 0;
        for (int layer = 0; layer < topology.weightLayers() - 1; layer++) {
            PhysicalStore<Double> activations = forward.activations(layer);
            for (long i = 0; i < activations.count(); i++) {
                active.set(bit++, activations.doubleValue(i) > 0);
            }
        }
        return active;
    }

    /** Returns the weight decay term of the cost: (&lambda;/2m) &Sigma; w<sup>2</sup>. */
    double weightDecay(Parameters parameters) {
        return penalty() == 0 ? 0 : penalty() / 2 * parameters.squaredWeights();
    }

    /** Returns the weight decay term to six digits, which is faster. */
    double roundedWeightDecay(Parameters parameters) {
        if (penalty() == 0) {
            return 0;
        }
        double squares = 0;
        for (Layer layer : parameters.layers()) {
            squares += engine.squares(layer.weights());
        }
        return Double.isFinite(squares) ? penalty() / 2 * squares : weightDecay(parameters);
    }

    /** Returns &lambda;/m, the factor of a weight in the cost's derivative by that weight. */
    double penalty() {
        return regularisation.lambda() / samples;
    }

    /**
     * Does a step of gradient descent: parameters = parameters - rate dJ/d&Theta;, with the parameters of {@link #run}.
     */
    void descend(Parameters parameters, Batch batch, double rate) {
        add(-rate / samples, batch, 1 - rate * penalty(), 1, parameters);
    }

    /** Computes the gradient of the cross-entropy, without weight decay. */
    void computeGradient(Batch batch, Parameters gradient) {
        add(1.0 / samples, batch, 0, 0, gradient);
    }

    /**
     * Computes the gradient dJ/d&Theta;.
     *
     * @param parameters the parameters of {@link #run}
     */
    void computeGradient(Parameters parameters, Batch batch, Parameters gradient) {
        computeGradient(batch, gradient);
        for (int i = 0; penalty() > 0 && i < errors.size(); i++) {
            engine.add(
                    penalty(),
                    parameters.layer(i).weights(),
                    1,
                    gradient.layer(i).weights());
        }
    }

    /**
     * Computes weights = a error (activations of the layer before)<sup>T</sup> + b weights, and the same for biases
     * with their own b.
     */
    private void add(double a, Batch batch, double b, double biasesB, Parameters target) {
        for (int i = 0; i < errors.size(); i++) {
            Layer layer = target.layer(i);
            if (i == 0) {
                batch.addProduct(engine, a, errors.getFirst(), b, layer.weights());
            } else {
                engine.multiplyRightTransposed(a, errors.get(i), forward.activations(i - 1), b, layer.weights());
            }
            engine.addColumns(a, errors.get(i), biasesB, layer.biases());
        }
    }

    /** Computes the errors of the output units, h - y. Returns the sum of the samples' cross-entropies. */
    private double computeOutputErrors(PhysicalStore<Double> z, Batch batch) {
        PhysicalStore<Double> error = errors.getLast();
        double sum = 0;
        for (int sample = 0; sample < samples; sample++) {
            long first = (long) sample * logits.length;
            for (int output = 0; output < logits.length; output++) {
                logits[output] = z.doubleValue(first + output);
            }
            topology.output().fillTargets(batch.classOf(sample), regularisation.labelSmoothing(), targets);
            sum += topology.output().crossEntropy(logits, targets, outputs);
            for (int output = 0; output < outputs.length; output++) {
                error.set(first + output, outputs[output] - targets[output]);
            }
        }
        return sum;
    }
}
