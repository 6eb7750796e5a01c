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
 * Cost and gradient of a batch, with the buffers they need for one batch size.
 *
 * <p>The cost J of m samples is the mean of their cross-entropies ({@link OutputActivation}) plus weight decay
 * (Goodfellow et al., "Deep Learning", sections 6.2 and 7.1): (&lambda;/2m) &Sigma; w<sup>2</sup>, biases not among the
 * w.
 *
 * <p>Its gradient: the last layer's error is h - y; a layer's error is
 * (W<sup>T</sup> error of the next layer) g'(z); a layer's gradient is
 * (1/m) error (activations of the layer before)<sup>T</sup> + (&lambda;/m) W. With dropout, an activation and its error
 * are multiplied with the same 0 or 1 / (1 - dropout).
 *
 * <p>The gradient need not exist as a matrix: a step of plain descent is added to the weights while it is computed.
 */
final class BackPropagation {

    private final MatrixEngine engine;
    private final Topology topology;
    private final int samples;
    private final Regularisation regularisation;
    private final ForwardPass forward;
    private final List<PhysicalStore<Double>> errors = new ArrayList<>(); // of each weight layer, outputs x samples
    // of the sample in hand, a number for each output
    private final double[] logits;
    private final double[] targets;
    private final double[] outputs;

    /** For batches of so many samples, the m of the formulas. */
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
     * Computes what a batch gives; {@link #descend} and {@link #gradient} go on from there.
     *
     * @param dropoutSeed decides which hidden units are dropped, if any
     * @return the cross-entropy, which is the cost J without weight decay
     */
    double run(Parameters parameters, Batch batch, long dropoutSeed) {
        double crossEntropy = outputErrors(forward.logits(parameters, batch, dropoutSeed), batch);
        ElementFunction hidden = topology.hidden().function();
        for (int i = errors.size() - 1; i > 0; i--) {
            PhysicalStore<Double> error = errors.get(i - 1);
            engine.multiplyLeftTransposed(parameters.layer(i).weights(), errors.get(i), error);
            forward.dropOut(i - 1, dropoutSeed, error);
            engine.multiplyByDerivative(hidden, forward.activations(i - 1), 1 - regularisation.dropout(), error);
        }
        return crossEntropy / samples;
    }

    /** Largest magnitude among the activations of weight layer {@code layer}, which is not the last, of the last run. */
    double largestActivation(int layer) {
        return forward.activations(layer).aggregateAll(Aggregator.LARGEST);
    }

    /** A bit for each hidden unit and sample of the last run, set where the activation is over 0. */
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

    /** The part of the cost that the weights themselves are: (&lambda;/2m) &Sigma; w<sup>2</sup>. */
    double weightDecay(Parameters parameters) {
        return penalty() == 0 ? 0 : penalty() / 2 * parameters.squaredWeights();
    }

    /** The same to six digits, in less time: for every batch of an epoch. */
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

    /** &lambda;/m: times a weight, what weight decay adds to the cost's derivative by that weight. */
    double penalty() {
        return regularisation.lambda() / samples;
    }

    /** A step down: parameters = parameters - rate dJ/d&Theta;, the parameters being those of {@link #run}. */
    void descend(Parameters parameters, Batch batch, double rate) {
        add(-rate / samples, batch, 1 - rate * penalty(), 1, parameters);
    }

    /** The gradient of the cross-entropy alone, without weight decay, which follows from the weights. */
    void gradient(Batch batch, Parameters gradient) {
        add(1.0 / samples, batch, 0, 0, gradient);
    }

    /**
     * The gradient dJ/d&Theta;.
     *
     * @param parameters those of {@link #run}
     */
    void gradient(Parameters parameters, Batch batch, Parameters gradient) {
        gradient(batch, gradient);
        for (int i = 0; penalty() > 0 && i < errors.size(); i++) {
            engine.add(
                    penalty(),
                    parameters.layer(i).weights(),
                    1,
                    gradient.layer(i).weights());
        }
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

    /** The errors of the output units, h - y; returns the sum of the samples' cross-entropies. */
    private double outputErrors(PhysicalStore<Double> z, Batch batch) {
        PhysicalStore<Double> error = errors.getLast();
        double sum = 0;
        for (int sample = 0; sample < samples; sample++) {
            long first = (long) sample * logits.length;
            for (int output = 0; output < logits.length; output++) {
                logits[output] = z.doubleValue(first + output);
            }
            topology.output().target(batch.classOf(sample), regularisation.labelSmoothing(), targets);
            sum += topology.output().crossEntropy(logits, targets, outputs);
            for (int output = 0; output < outputs.length; output++) {
                error.set(first + output, outputs[output] - targets[output]);
            }
        }
        return sum;
    }
}
