package shuzi.core.matrix;

import org.jspecify.annotations.Nullable;
import org.ojalgo.matrix.store.PhysicalStore;
import org.ojalgo.matrix.store.R032Store;
import org.ojalgo.matrix.store.R064Store;
import shuzi.core.matrix.MatrixEngine.RunningAverage;

/** Does steps of optimisers, each in one pass over all matrices, with the running average of the weights. */
final class OptimiserSteps {

    private static final long OPERATIONS = 15; // for each element, approximately

    private final Kernels kernels;

    OptimiserSteps(Kernels kernels) {
        this.kernels = kernels;
    }

    void step(
            MomentumStep step,
            PhysicalStore<Double> gradient,
            PhysicalStore<Double> velocity,
            PhysicalStore<Double> weights,
            @Nullable RunningAverage average) {
        Shapes.requireSameShape(gradient, weights);
        Shapes.requireSameShape(velocity, weights);
        if (gradient instanceof R032Store g && velocity instanceof R032Store v && weights instanceof R032Store w) {
            float[] averages = floats(average, weights);
            Parallel.forEachRange(w.data.length, OPERATIONS, (from, to) -> {
                kernels.step(step, g.data, v.data, w.data, from, to);
                updateAverage(average, averages, w.data, from, to);
            });
        } else if (gradient instanceof R064Store g
                && velocity instanceof R064Store v
                && weights instanceof R064Store w) {
            for (int i = 0; i < w.data.length; i++) {
                double down = -step.rate() * (g.data[i] + step.penalty() * w.data[i]);
                v.data[i] = step.momentum() * v.data[i] + down;
                w.data[i] += step.nesterov() ? step.momentum() * v.data[i] + down : v.data[i];
            }
            updateAverage(average, w);
        } else {
            throw Shapes.mixed();
        }
    }

    void step(
            AdamStep step,
            PhysicalStore<Double> gradient,
            PhysicalStore<Double> mean,
            PhysicalStore<Double> square,
            PhysicalStore<Double> weights,
            @Nullable RunningAverage average) {
        Shapes.requireSameShape(gradient, weights);
        Shapes.requireSameShape(mean, weights);
        Shapes.requireSameShape(square, weights);
        if (gradient instanceof R032Store g
                && mean instanceof R032Store m
                && square instanceof R032Store v
                && weights instanceof R032Store w) {
            float[] averages = floats(average, weights);
            Parallel.forEachRange(w.data.length, OPERATIONS, (from, to) -> {
                kernels.step(step, g.data, m.data, v.data, w.data, from, to);
                updateAverage(average, averages, w.data, from, to);
            });
        } else if (gradient instanceof R064Store g
                && mean instanceof R064Store m
                && square instanceof R064Store v
                && weights instanceof R064Store w) {
            for (int i = 0; i < w.data.length; i++) {
                double slope = g.data[i] + step.penalty() * w.data[i];
                m.data[i] = step.meanDecay() * m.data[i] + (1 - step.meanDecay()) * slope;
                v.data[i] = step.squareDecay() * v.data[i] + (1 - step.squareDecay()) * slope * slope;
                double size = Math.sqrt(step.squareScale() * v.data[i]) + step.epsilon();
                w.data[i] = step.keep() * w.data[i] - step.rate() * step.meanScale() * m.data[i] / size;
            }
            updateAverage(average, w);
        } else {
            throw Shapes.mixed();
        }
    }

    private static float[] floats(@Nullable RunningAverage average, PhysicalStore<Double> weights) {
        if (average == null) {
            return new float[0];
        }
        Shapes.requireSameShape(average.average(), weights);
        if (average.average() instanceof R032Store store) {
            return store.data;
        }
        throw Shapes.mixed();
    }

    /** Updates the average of a range while its weights are in the cache. */
    private void updateAverage(@Nullable RunningAverage average, float[] averages, float[] weights, int from, int to) {
        if (average != null) {
            kernels.add((float) average.share(), weights, (float) (1 - average.share()), averages, from, to);
        }
    }

    private static void updateAverage(@Nullable RunningAverage average, R064Store weights) {
        if (average == null) {
            return;
        }
        Shapes.requireSameShape(average.average(), weights);
        if (!(average.average() instanceof R064Store averages)) {
            throw Shapes.mixed();
        }
        for (int i = 0; i < weights.data.length; i++) {
            averages.data[i] = average.share() * weights.data[i] + (1 - average.share()) * averages.data[i];
        }
    }
}
