package shuzi.training;

import org.jspecify.annotations.Nullable;

/**
 * What an epoch of a job came to.
 *
 * @param epoch from 1; those of a cross-validation's folds one after the other
 * @param cost mean over its training images, each batch's taken before its step; null for an epoch of before it was kept
 * @param trainAccuracy on the training images, after it
 * @param validationAccuracy on the validation images, if there are any
 * @param testAccuracy on the test images
 * @param learningRate of its steps
 * @param durationMillis accuracies included
 */
public record EpochResult(
        int epoch,
        @Nullable Double cost,
        double trainAccuracy,
        @Nullable Double validationAccuracy,
        double testAccuracy,
        double learningRate,
        long durationMillis) {

    static EpochResult from(EpochRow row) {
        return new EpochResult(
                row.epoch(),
                row.cost(),
                row.trainAccuracy(),
                row.validationAccuracy(),
                row.testAccuracy(),
                row.learningRate(),
                row.durationMillis());
    }
}
