package shuzi.network;

/** How the learning rate goes from epoch to epoch. */
public enum LearningRateSchedule {
    /** The same in every epoch. */
    CONSTANT {
        @Override
        double rate(double initial, int epoch, int epochs) {
            return initial;
        }
    },
    /**
     * From the full rate in the first epoch towards 0 along half a cosine (I. Loshchilov and F. Hutter, "SGDR:
     * Stochastic Gradient Descent with Warm Restarts", 2017, equation 5, without restarts).
     */
    COSINE {
        @Override
        double rate(double initial, int epoch, int epochs) {
            return initial * (1 + Math.cos(Math.PI * (epoch - 1) / epochs)) / 2;
        }
    };

    /**
     * @param initial the rate of the first epoch
     * @param epoch from 1
     * @param epochs how many there will be
     */
    abstract double rate(double initial, int epoch, int epochs);
}
