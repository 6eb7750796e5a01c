package shuzi.core.network;

/**
 * The learning rate of each step. Without warm-up, all steps of an epoch have the rate of the schedule at the epoch's
 * start. With warm-up, each step has its own rate: over the first epochs it grows linearly to the full rate (P. Goyal
 * et al., "Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour", 2017, section 2.2), over the other epochs it
 * follows the whole schedule.
 *
 * @param full full rate, over 0
 * @param schedule decrease from the full rate
 * @param warmUpEpochs number of epochs in which the rate grows, at least 0
 */
public record LearningRate(double full, LearningRateSchedule schedule, int warmUpEpochs) {

    public LearningRate {
        Hyperparameters.require(full > 0 && Double.isFinite(full), "learningRate must be a number over 0, not " + full);
        Hyperparameters.require(warmUpEpochs >= 0, "warmUpEpochs must be at least 0, not " + warmUpEpochs);
    }

    /**
     * Returns the rate of a step.
     *
     * @param epoch number of the epoch, from 1
     * @param batch index of the batch in the epoch, from 0
     * @param batches number of batches of each epoch
     * @param epochs number of epochs of the training
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
