package shuzi.core.network;

/** How the learning rate goes from the first step to the last. */
public enum LearningRateSchedule {
    /** Always the same. */
    CONSTANT {
        @Override
        double factor(double progress) {
            return 1;
        }
    },
    /** From the full rate evenly towards 0. */
    LINEAR {
        @Override
        double factor(double progress) {
            return 1 - progress;
        }
    },
    /**
     * From the full rate towards 0 along half a cosine (I. Loshchilov and F. Hutter, "SGDR: Stochastic Gradient Hyperparameters
     * with Warm Restarts", 2017, equation 5, without restarts).
     */
    COSINE {
        @Override
        double factor(double progress) {
            return (1 + Math.cos(Math.PI * progress)) / 2;
        }
    };

    /**
     * What the full rate is multiplied with.
     *
     * @param progress from 0 at the start to 1 after the last step
     */
    abstract double factor(double progress);
}
