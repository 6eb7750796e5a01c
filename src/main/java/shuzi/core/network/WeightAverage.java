package shuzi.core.network;

import org.ojalgo.matrix.store.PhysicalStore;
import shuzi.core.matrix.MatrixEngine;
import shuzi.core.matrix.MatrixEngine.RunningAverage;

/**
 * The exponential moving average of the weights after each step. After step t, weights of k steps before count
 * d<sup>k</sup> (1 - d) / (1 - d<sup>t</sup>) with the decay d, so that the start counts nothing and all shares sum to 1
 * (the correction of D. P. Kingma and J. Ba, "Adam", section 3, at each step).
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

    /** To be called before each step. */
    void beginStep() {
        steps++;
        share = (1 - decay) / (1 - Math.pow(decay, (double) steps));
    }

    /**
     * How the average of a matrix moves in this step.
     *
     * @param matrix its number in {@link Parameters#matrices}
     */
    RunningAverage of(int matrix) {
        return new RunningAverage(values.matrices().get(matrix), share);
    }

    /** For a step that did not do it on its way. */
    void add(MatrixEngine engine, Parameters parameters) {
        for (int i = 0; i < values.matrices().size(); i++) {
            PhysicalStore<Double> average = values.matrices().get(i);
            engine.add(share, parameters.matrices().get(i), 1 - share, average);
        }
    }

    long steps() {
        return steps;
    }

    /** Is where another one was. */
    void restore(long ofSteps, Parameters ofValues) {
        steps = ofSteps;
        values.set(ofValues);
    }

    Parameters values() {
        return values;
    }
}
