package shuzi.core.network;

/**
 * The learning rate, step by step. Without warm-up, all steps of an epoch have the same rate, the schedule's at the
 * epoch's start. With warm-up, each step has its own: over the first epochs the rate grows evenly to the full one (P.
 * Goyal et al., "Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour", 2017, section 2.2), over the others it
 * follows the whole schedule.
 *
 * @param full the highest rate, over 0
 * @param schedule how it falls from there
 * @param warmUpEpochs how many epochs it grows first, at least 0
 */
public record LearningRate(double full, LearningRateSchedule schedule, int warmUpEpochs) {

    public LearningRate {
        Hyperparameters.require(full > 0 && Double.isFinite(full), "learningRate must be a number over 0, not " + full);
        Hyperparameters.require(warmUpEpochs >= 0, "warmUpEpochs must be at least 0, not " + warmUpEpochs);
    }

    /**
     * The rate of a step.
     *
     * @param epoch from 1
     * @param batch of the epoch, from 0
     * @param batches of each epoch
     * @param epochs how many there will be
     */
    double of(int epoch, int batch, int batches, int epochs) {
        if (warmUpEpochs == 0) {
            return full * schedule.factor((double) (epoch - 1) / epochs);
        }
        double steps = epoch - 1 + (double) batch / batches; // in epochs
        if (steps < warmUpEpochs) {
            return full * (steps + 1.0 / batches) / warmUpEpochs;
        }
        return full * schedule.factor((steps - warmUpEpochs) / (epochs - warmUpEpochs));
    }
}
