package shuzi.core.network;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ojalgo.matrix.store.PhysicalStore;
import shuzi.core.matrix.AdamStep;
import shuzi.core.matrix.MatrixEngine;
import shuzi.core.matrix.MatrixEngine.RunningAverage;
import shuzi.core.matrix.MomentumStep;

/** The state of an optimiser from step to step. */
interface OptimiserState {

    /**
     * Does a step.
     *
     * @param propagation back-propagation that has run on these parameters and this batch
     * @param parameters parameters to change
     * @param crossEntropy result of that run
     * @param rate learning rate of the step
     * @param average average to update with the new parameters, or null
     */
    void step(
            BackPropagation propagation,
            Parameters parameters,
            Batch batch,
            double crossEntropy,
            double rate,
            @Nullable WeightAverage average);

    /** Returns everything on which the next step depends, except the weights and the number of steps. */
    List<Parameters> memory();

    /** Returns the number of steps if the next step depends on it, otherwise 0. */
    long steps();

    /** Tells whether {@link #memory} can have this size. */
    boolean canRemember(int count);

    /** Restores the state of an optimiser of the same settings. */
    void restore(long steps, List<Parameters> memory);

    /** Creates the initial state for parameters of this shape. */
    static OptimiserState of(Optimiser optimiser, MatrixEngine engine, Parameters like) {
        return switch (optimiser) {
            case Optimiser.GradientDescent plain -> new Plain(engine);
            case Optimiser.Momentum settings -> new Momentum(settings, engine, like.zeros(), like.zeros());
            case Optimiser.Adam settings -> new Adam(settings, engine, like);
            case Optimiser.Lbfgs settings -> new LbfgsState(settings, engine, like);
        };
    }

    /** Gradient descent, which adds the step to the weights while it computes the step. */
    record Plain(MatrixEngine engine) implements OptimiserState {

        @Override
        public void step(
                BackPropagation propagation,
                Parameters parameters,
                Batch batch,
                double crossEntropy,
                double rate,
                @Nullable WeightAverage average) {
            propagation.descend(parameters, batch, rate);
            if (average != null) {
                average.add(engine, parameters);
            }
        }

        @Override
        public List<Parameters> memory() {
            return List.of();
        }

        @Override
        public long steps() {
            return 0;
        }

        @Override
        public boolean canRemember(int count) {
            return count == 0;
        }

        @Override
        public void restore(long steps, List<Parameters> memory) {}
    }

    /**
     * Momentum, plain or Nesterov's.
     *
     * @param gradient a buffer
     */
    record Momentum(Optimiser.Momentum settings, MatrixEngine engine, Parameters gradient, Parameters velocity)
            implements OptimiserState {

        @Override
        public void step(
                BackPropagation propagation,
                Parameters parameters,
                Batch batch,
                double crossEntropy,
                double rate,
                @Nullable WeightAverage average) {
            propagation.computeGradient(batch, gradient);
            for (int i = 0; i < parameters.matrices().size(); i++) {
                double penalty = parameters.areWeights(i) ? propagation.penalty() : 0;
                engine.step(
                        new MomentumStep(rate, settings.momentum(), settings.nesterov(), penalty),
                        gradient.matrices().get(i),
                        velocity.matrices().get(i),
                        parameters.matrices().get(i),
                        average == null ? null : average.of(i));
            }
        }

        @Override
        public List<Parameters> memory() {
            return List.of(velocity);
        }

        @Override
        public long steps() {
            return 0;
        }

        @Override
        public boolean canRemember(int count) {
            return count == 1;
        }

        @Override
        public void restore(long steps, List<Parameters> memory) {
            velocity.set(memory.getFirst());
        }
    }

    /** Adam and AdamW. */
    final class Adam implements OptimiserState {

        private final Optimiser.Adam settings;
        private final MatrixEngine engine;
        private final Parameters gradient; // a buffer
        private final Parameters mean;
        private final Parameters square;
        private long steps;

        Adam(Optimiser.Adam settings, MatrixEngine engine, Parameters like) {
            this.settings = settings;
            this.engine = engine;
            this.gradient = like.zeros();
            this.mean = like.zeros();
            this.square = like.zeros();
        }

        @Override
        public void step(
                BackPropagation propagation,
                Parameters parameters,
                Batch batch,
                double crossEntropy,
                double rate,
                @Nullable WeightAverage average) {
            propagation.computeGradient(batch, gradient);
            steps++;
            for (int i = 0; i < parameters.matrices().size(); i++) {
                boolean decays = parameters.areWeights(i);
                var step = new AdamStep(
                        rate,
                        settings.meanDecay(),
                        settings.squareDecay(),
                        1 / (1 - Math.pow(settings.meanDecay(), (double) steps)),
                        1 / (1 - Math.pow(settings.squareDecay(), (double) steps)),
                        settings.epsilon(),
                        decays ? propagation.penalty() : 0,
                        decays ? 1 - rate * settings.weightDecay() : 1);
                PhysicalStore<Double> weights = parameters.matrices().get(i);
                RunningAverage moving = average == null ? null : average.of(i);
                engine.step(
                        step,
                        gradient.matrices().get(i),
                        mean.matrices().get(i),
                        square.matrices().get(i),
                        weights,
                        moving);
            }
        }

        @Override
        public List<Parameters> memory() {
            return List.of(mean, square);
        }

        @Override
        public long steps() {
            return steps;
        }

        @Override
        public boolean canRemember(int count) {
            return count == 2;
        }

        @Override
        public void restore(long ofSteps, List<Parameters> memory) {
            steps = ofSteps;
            mean.set(memory.getFirst());
            square.set(memory.getLast());
        }
    }
}
