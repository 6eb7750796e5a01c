package shuzi.core.network;

/**
 * The settings of a training.
 *
 * @param epochs passes through all training samples, at least 1
 * @param batchSize samples of a batch, at least 1; the last batch of an epoch is what remains
 * @param learningRate the length of the steps
 * @param optimiser the kind of the steps
 * @param regularisation what keeps from learning samples by heart
 * @param emaDecay with which share an average of the weights stays as it is in each step, the rest being the new
 *     weights'; the average is the network that training gives. At least 0, for no average, and below 1 (B. Polyak and
 *     A. Juditsky, "Acceleration of Stochastic Approximation by Averaging", 1992; here exponential)
 * @param shuffle whether each epoch takes the samples in a new random order, or always in the order given
 * @param seed of shuffling and dropout
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
                "L-BFGS takes no dropout: its cost must not change between steps");
    }

    /** Plain mini-batch gradient descent with weight decay. */
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
