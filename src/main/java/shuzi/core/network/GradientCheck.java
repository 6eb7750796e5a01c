package shuzi.core.network;

import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.ojalgo.function.aggregator.Aggregator;
import org.ojalgo.matrix.store.PhysicalStore;
import shuzi.core.matrix.MatrixEngine;
import shuzi.core.matrix.Precision;

/**
 * Compares back-propagation with the numerical gradient (J(&theta; + e) - J(&theta; - e)) / 2e, in float64 (Goodfellow
 * et al., "Deep Learning", section 11.5).
 */
public final class GradientCheck {

    private static final double STEP = 1e-4; // e
    private static final long DROPOUT_SEED = 1;

    private final Batch batch;
    private final Parameters parameters;
    private final BackPropagation propagation;
    private final Parameters exact; // the gradient of back-propagation
    private double difference; // sum of squares, as the next
    private double sum;

    private GradientCheck(MatrixEngine engine, Network network, Samples samples, Regularisation regularisation) {
        this.batch = Batch.of(engine, Precision.FLOAT64, samples);
        this.parameters = network.parameters().copy(Precision.FLOAT64);
        this.propagation =
                new BackPropagation(engine, network.topology(), Precision.FLOAT64, batch.size(), regularisation);
        this.exact = parameters.zeros();
        propagation.run(parameters, batch, DROPOUT_SEED);
        propagation.computeGradient(parameters, batch, exact);
    }

    /**
     * Returns the norm of the difference of the two gradients divided by the norm of their sum, over all parameters,
     * with e = 10<sup>-4</sup>. It is of the order of 10<sup>-10</sup> if back-propagation is correct.
     *
     * @param regularisation regularisation of the cost; dropout drops the same units every time
     */
    public static double relativeDifference(
            MatrixEngine engine, Network network, Samples samples, Regularisation regularisation) {
        var check = new GradientCheck(engine, network, samples, regularisation);
        for (int matrix = 0; matrix < check.exact.matrices().size(); matrix++) {
            for (long i = 0; i < check.exact.matrices().get(matrix).count(); i++) {
                double numerical = (check.cost(matrix, i, STEP) - check.cost(matrix, i, -STEP)) / (2 * STEP);
                check.add(matrix, i, numerical);
            }
        }
        return check.relativeDifference();
    }

    /**
     * Returns the relative difference for random parameters of each layer. It suits networks and samples of any size.
     *
     * <p>A step of a weight moves a unit's z by the step times the weight's input: if a layer's inputs exceed 1, e is
     * divided by the largest of them. A parameter is skipped if its steps move a ReLU across its kink, where there
     * is no derivative (F.-F. Li, A. Karpathy and J. Johnson, "CS231n", Stanford 2016, "Gradient checks").
     *
     * @param ofEach number of biases, and of weights, of each layer
     * @param stop called before each parameter; if it returns true, the check ends with the parameters so far
     * @return the relative difference; 0 if both gradients are 0
     */
    public static double relativeDifference(
            MatrixEngine engine,
            Network network,
            Samples samples,
            Regularisation regularisation,
            int ofEach,
            RandomGenerator random,
            BooleanSupplier stop) {
        var check = new GradientCheck(engine, network, samples, regularisation);
        boolean kinks = network.topology().hidden().isRelu();
        for (int matrix = 0; matrix < check.exact.matrices().size(); matrix++) {
            double step = STEP / Math.max(1, check.largestInputOf(matrix, samples));
            for (long i : check.randomElements(matrix, ofEach, random)) {
                if (stop.getAsBoolean()) {
                    return check.relativeDifference();
                }
                double above = check.cost(matrix, i, step);
                BitSet activeAbove = kinks ? check.propagation.activeUnits() : new BitSet();
                double below = check.cost(matrix, i, -step);
                if (!kinks || activeAbove.equals(check.propagation.activeUnits())) {
                    check.add(matrix, i, (above - below) / (2 * step));
                }
            }
        }
        return check.relativeDifference();
    }

    /** Returns the largest magnitude of the inputs of a matrix's parameters; 1 for biases. */
    private double largestInputOf(int matrix, Samples samples) {
        if (!parameters.areWeights(matrix)) {
            return 1;
        }
        int layer = matrix / 2;
        if (layer > 0) {
            propagation.run(parameters, batch, DROPOUT_SEED);
            return propagation.largestActivation(layer - 1);
        }
        double largest = 0;
        PhysicalStore<Double> sample = Precision.FLOAT64.zeros(samples.inputs(), 1);
        for (int i = 0; i < samples.count(); i++) {
            samples.copyTo(sample, 0, i);
            largest = Math.max(largest, sample.aggregateAll(Aggregator.LARGEST));
        }
        return largest;
    }

    private Set<Long> randomElements(int matrix, int max, RandomGenerator random) {
        long count = exact.matrices().get(matrix).count();
        var elements = new LinkedHashSet<Long>();
        while (elements.size() < Math.min(max, count)) {
            elements.add(random.nextLong(count));
        }
        return elements;
    }

    /**
     * Returns the cost J with one parameter moved by a step, and moves it back. It omits the weight decay of the other
     * parameters, which is the same for all steps and, being large, would cost digits of the difference.
     */
    private double cost(int matrix, long element, double step) {
        PhysicalStore<Double> values = parameters.matrices().get(matrix);
        double value = values.doubleValue(element);
        values.set(element, value + step);
        double crossEntropy = propagation.run(parameters, batch, DROPOUT_SEED);
        values.set(element, value);
        double weightDecay = parameters.areWeights(matrix) ? propagation.penalty() / 2 * square(value + step) : 0;
        return crossEntropy + weightDecay;
    }

    private void add(int matrix, long element, double numerical) {
        double gradient = exact.matrices().get(matrix).doubleValue(element);
        difference += square(numerical - gradient);
        sum += square(numerical + gradient);
    }

    private double relativeDifference() {
        return difference == 0 ? 0 : Math.sqrt(difference) / Math.sqrt(sum);
    }

    private static double square(double x) {
        return x * x;
    }
}
