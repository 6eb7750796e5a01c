package shuzi.core.network;

/**
 * The settings of a training.
 *
 * @param epochs number of passes through all training samples, at least 1
 * @param batchSize number of samples in a batch, at least 1; the last batch of an epoch can be smaller
 * @param learningRate learning rate of each step
 * @param optimiser kind of steps
 * @param regularisation measures against overfitting
 * @param emaDecay decay of the exponential moving average of the weights, which is then the trained network; at least 0
 *     and below 1, 0 turns it off (B. Polyak and A. Juditsky, "Acceleration of Stochastic Approximation by Averaging",
 *     1992; here exponential)
 * @param shuffle whether each epoch uses a new random order of the samples, or always the given order
 * @param seed seed of shuffling and dropout
 */
public record Hyperparameters(
        int epochs,
        int batchSize,
        LearningRate learningRate,
        Optimiser optimiser,
        Regularisation regularisation,
        double emaDecay,
        boolean shuffle,
        long seed) {

    public Hyperparameters {
        require(epochs >= 1, "epochs must be at least 1, not " + epochs);
        require(batchSize >= 1, "batchSize must be at least 1, not " + batchSize);
        require(
                learningRate.warmUpEpochs() < epochs,
                "warmUpEpochs must be fewer than the %d epochs, not %d".formatted(epochs, learningRate.warmUpEpochs()));
        require(emaDecay >= 0 && emaDecay < 1, "emaDecay must be at least 0 and below 1, not " + emaDecay);
        require(
                !(optimiser instanceof Optimiser.Lbfgs) || regularisation.dropout() == 0,
                "L-BFGS does not allow dropout, because its cost must not change between steps");
    }

    /** Creates the settings of plain mini-batch gradient descent with weight decay. */
    public Hyperparameters(
            int epochs,
            int batchSize,
            double learningRate,
            LearningRateSchedule schedule,
            double lambda,
            boolean shuffle,
            long seed) {
        this(
                epochs,
                batchSize,
                new LearningRate(learningRate, schedule, 0),
                new Optimiser.GradientDescent(),
                Regularisation.weightDecay(lambda),
                0,
                shuffle,
                seed);
    }

    static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
