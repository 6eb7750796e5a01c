package shuzi.network;

/**
 * The settings of a mini-batch gradient descent.
 *
 * @param epochs passes through all training samples, at least 1
 * @param batchSize samples of a batch, at least 1; the last batch of an epoch is what remains
 * @param learningRate the step's length in the first epoch, over 0
 * @param schedule how the learning rate goes on from there
 * @param lambda strength of the weight decay, 0 for none
 * @param shuffle whether each epoch takes the samples in a new random order, or always in the order given
 * @param seed of the shuffling
 */
public record Descent(
        int epochs,
        int batchSize,
        double learningRate,
        LearningRateSchedule schedule,
        double lambda,
        boolean shuffle,
        long seed) {

    public Descent {
        require(epochs >= 1, "epochs must be at least 1, not " + epochs);
        require(batchSize >= 1, "batchSize must be at least 1, not " + batchSize);
        require(
                learningRate > 0 && Double.isFinite(learningRate),
                "learningRate must be a number over 0, not " + learningRate);
        require(lambda >= 0 && Double.isFinite(lambda), "lambda must be a number of at least 0, not " + lambda);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
