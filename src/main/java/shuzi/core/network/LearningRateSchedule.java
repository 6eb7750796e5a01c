package shuzi.core.network;

/** A schedule of the learning rate over a training. */
public enum LearningRateSchedule {
    /** A constant rate. */
    CONSTANT {
        @Override
        double factor(double progress) {
            return 1;
        }
    },
    /** Falls linearly from the full rate towards 0. */
    LINEAR {
        @Override
        double factor(double progress) {
            return 1 - progress;
        }
    },
    /**
     * Falls from the full rate towards 0 along half a cosine (I. Loshchilov and F. Hutter, "SGDR: Stochastic Gradient
     * Descent with Warm Restarts", 2017, equation 5, without restarts).
     */
    COSINE {
        @Override
        double factor(double progress) {
            return (1 + Math.cos(Math.PI * progress)) / 2;
        }
    };

    /**
     * Returns the factor of the full rate.
     *
     * @param progress progress of the training, from 0 at the start to 1 after the last step
     */
    abstract double factor(double progress);
}
