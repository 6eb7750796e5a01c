package shuzi.core.network;

import org.ojalgo.matrix.store.PhysicalStore;
import shuzi.core.matrix.MatrixEngine;
import shuzi.core.matrix.MatrixEngine.RunningAverage;

/**
 * The exponential moving average of the weights after each step. With the decay d, the weights of k steps before step t
 * have the share d<sup>k</sup> (1 - d) / (1 - d<sup>t</sup>), so that the initial weights have none and all shares sum
 * to 1 (the correction of D. P. Kingma and J. Ba, "Adam", section 3, at each step).
 */
final class WeightAverage {

    private final double decay;
    private final Parameters values;
    private long steps;
    private double share; // of the new weights in this step

    WeightAverage(double decay, Parameters start) {
        this.decay = decay;
        this.values = start.copy(start.precision());
    }

    /** Begins a step. Call this before each step. */
    void beginStep() {
        steps++;
        share = (1 - decay) / (1 - Math.pow(decay, (double) steps));
    }

    /**
     * Returns the running average of a matrix in this step.
     *
     * @param matrix index in {@link Parameters#matrices}
     */
    RunningAverage of(int matrix) {
        return new RunningAverage(values.matrices().get(matrix), share);
    }

    /** Updates the average after a step of an optimiser that does not do so itself. */
    void add(MatrixEngine engine, Parameters parameters) {
        for (int i = 0; i < values.matrices().size(); i++) {
            PhysicalStore<Double> average = values.matrices().get(i);
            engine.add(share, parameters.matrices().get(i), 1 - share, average);
        }
    }

    long steps() {
        return steps;
    }

    /** Restores the state of another average. */
    void restore(long ofSteps, Parameters ofValues) {
        steps = ofSteps;
        values.set(ofValues);
    }

    Parameters values() {
        return values;
    }
}
