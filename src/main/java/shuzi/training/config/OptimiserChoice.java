package shuzi.training.config;

import shuzi.core.network.Optimiser;

/** Lists the optimisers that a job can use. */
public enum OptimiserChoice {
    GRADIENT_DESCENT {
        @Override
        Optimiser of(TrainingConfig config) {
            return new Optimiser.GradientDescent();
        }
    },
    MOMENTUM {
        @Override
        Optimiser of(TrainingConfig config) {
            return new Optimiser.Momentum(config.optimisation().momentum(), false);
        }
    },
    NESTEROV {
        @Override
        Optimiser of(TrainingConfig config) {
            return new Optimiser.Momentum(config.optimisation().momentum(), true);
        }
    },
    ADAM {
        @Override
        Optimiser of(TrainingConfig config) {
            return Optimiser.Adam.usual(config.regularisation().weightDecay());
        }
    },
    LBFGS {
        @Override
        Optimiser of(TrainingConfig config) {
            return new Optimiser.Lbfgs(LBFGS_MEMORY);
        }
    };

    private static final int LBFGS_MEMORY = 10;

    abstract Optimiser of(TrainingConfig config);

    /** Returns how many copies of the parameters' size the optimiser keeps, including the gradient. */
    int copies() {
        return switch (this) {
            case GRADIENT_DESCENT -> 0;
            case MOMENTUM, NESTEROV -> 2;
            case ADAM -> 3;
            case LBFGS -> 2 * LBFGS_MEMORY + 5;
        };
    }
}
