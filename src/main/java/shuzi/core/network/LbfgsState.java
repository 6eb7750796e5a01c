package shuzi.core.network;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import shuzi.core.matrix.MatrixEngine;

/**
 * The state of L-BFGS (J. Nocedal and S. Wright, "Numerical Optimization", 2nd edition, 2006). The direction is that of
 * algorithm 7.4 (two-loop recursion), scaled by (7.20). The length is found by bisection, which ends when the weak
 * Wolfe conditions (3.6) hold (A. Lewis and M. Overton, "Nonsmooth optimization via quasi-Newton methods", 2013,
 * algorithm 2.6).
 */
final class LbfgsState implements OptimiserState {

    private static final double SUFFICIENT_DECREASE = 1e-4;
    private static final double CURVATURE = 0.9;
    private static final int MAX_TRIALS = 25;

    private final MatrixEngine engine;
    private final int maxPairs;
    private final List<Pair> pairs = new ArrayList<>(); // the latest last
    private final Parameters gradient;
    private final Parameters nextGradient;
    private final Parameters direction;
    private final Parameters start;

    /**
     * The curvature of the cost along a step.
     *
     * @param change change of the parameters, s
     * @param gradientChange change of the gradient, y
     * @param product y<sup>T</sup>s, over 0
     */
    private record Pair(Parameters change, Parameters gradientChange, double product) {}

    LbfgsState(Optimiser.Lbfgs settings, MatrixEngine engine, Parameters like) {
        this.engine = engine;
        this.maxPairs = settings.memory();
        this.gradient = like.zeros();
        this.nextGradient = like.zeros();
        this.direction = like.zeros();
        this.start = like.zeros();
    }

    @Override
    public void step(
            BackPropagation propagation,
            Parameters parameters,
            Batch batch,
            double crossEntropy,
            double rate,
            @Nullable WeightAverage average) {
        propagation.computeGradient(parameters, batch, gradient);
        double slope = findDirection();
        if (slope < 0) {
            add(1, parameters, 0, start);
            double cost = crossEntropy + propagation.weightDecay(parameters);
            // the gradient alone gives no length (section 3.5 of the book)
            double first = pairs.isEmpty() ? rate * Math.min(1, 1 / Math.sqrt(-slope)) : rate;
            double length = findLength(propagation, parameters, batch, cost, slope, first);
            remember(length);
        }
        if (average != null) {
            average.add(engine, parameters);
        }
    }

    /** Computes the direction, and returns the cost's derivative along it. */
    private double findDirection() {
        add(-1, gradient, 0, direction);
        var factors = new double[pairs.size()];
        for (int i = pairs.size() - 1; i >= 0; i--) {
            Pair pair = pairs.get(i);
            factors[i] = dot(pair.change, direction) / pair.product;
            add(-factors[i], pair.gradientChange, 1, direction);
        }
        if (!pairs.isEmpty()) {
            Pair latest = pairs.getLast();
            add(0, direction, latest.product / dot(latest.gradientChange, latest.gradientChange), direction);
        }
        for (int i = 0; i < factors.length; i++) {
            Pair pair = pairs.get(i);
            double factor = dot(pair.gradientChange, direction) / pair.product;
            add(factors[i] - factor, pair.change, 1, direction);
        }
        double slope = dot(gradient, direction);
        if (slope >= 0 && !pairs.isEmpty()) { // rounding errors, or the cost has changed: start anew without pairs
            pairs.clear();
            return findDirection();
        }
        return slope;
    }

    /**
     * Moves the parameters along the direction and computes the gradient at the new position.
     *
     * @param first the first length to try
     * @return the length of the step; 0 if no lower cost was found
     */
    private double findLength(
            BackPropagation propagation, Parameters parameters, Batch batch, double cost, double slope, double first) {
        double low = 0;
        double high = Double.POSITIVE_INFINITY;
        double length = first;
        for (int trial = 0; trial < MAX_TRIALS; trial++) {
            double newCost = move(propagation, parameters, batch, length);
            if (!(newCost <= cost + SUFFICIENT_DECREASE * length * slope)) { // also true for NaN
                high = length;
            } else {
                propagation.computeGradient(parameters, batch, nextGradient);
                if (dot(nextGradient, direction) >= CURVATURE * slope) {
                    return length;
                }
                low = length;
            }
            length = high < Double.POSITIVE_INFINITY ? (low + high) / 2 : 2 * low;
        }
        move(propagation, parameters, batch, low);
        propagation.computeGradient(parameters, batch, nextGradient);
        return low;
    }

    /** Moves the parameters to a distance from the start, and returns the cost there. */
    private double move(BackPropagation propagation, Parameters parameters, Batch batch, double length) {
        add(1, start, 0, parameters);
        add(length, direction, 1, parameters);
        return propagation.run(parameters, batch, 0) + propagation.weightDecay(parameters);
    }

    private void remember(double length) {
        Parameters change = pairs.size() < maxPairs ? direction.zeros() : pairs.getFirst().change;
        Parameters gradientChange = pairs.size() < maxPairs ? direction.zeros() : pairs.getFirst().gradientChange;
        if (pairs.size() == maxPairs) {
            pairs.removeFirst();
        }
        add(length, direction, 0, change);
        add(1, nextGradient, 0, gradientChange);
        add(-1, gradient, 1, gradientChange);
        double product = dot(change, gradientChange);
        if (product > 0) {
            pairs.add(new Pair(change, gradientChange, product));
        } else { // no length was found, or rounding errors: the stored pairs are useless
            pairs.clear();
        }
    }

    @Override
    public List<Parameters> memory() {
        var memory = new ArrayList<Parameters>();
        for (Pair pair : pairs) {
            memory.add(pair.change);
            memory.add(pair.gradientChange);
        }
        return memory;
    }

    @Override
    public long steps() {
        return 0;
    }

    @Override
    public boolean canRemember(int count) {
        return count % 2 == 0 && count / 2 <= maxPairs;
    }

    @Override
    public void restore(long steps, List<Parameters> memory) {
        pairs.clear();
        for (int i = 0; i < memory.size(); i += 2) {
            Parameters change = memory.get(i);
            Parameters gradientChange = memory.get(i + 1);
            pairs.add(new Pair(change, gradientChange, dot(change, gradientChange)));
        }
    }

    /** Computes target = a addend + b target. */
    private void add(double a, Parameters addend, double b, Parameters target) {
        for (int i = 0; i < target.matrices().size(); i++) {
            engine.add(a, addend.matrices().get(i), b, target.matrices().get(i));
        }
    }

    private double dot(Parameters one, Parameters other) {
        double sum = 0;
        for (int i = 0; i < one.matrices().size(); i++) {
            sum += engine.dot(one.matrices().get(i), other.matrices().get(i));
        }
        return sum;
    }
}
