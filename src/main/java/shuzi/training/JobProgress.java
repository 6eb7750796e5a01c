package shuzi.training;

import org.jspecify.annotations.Nullable;

/**
 * A job and its progress.
 *
 * @param latestEpoch the last epoch that has ended; null if none has
 * @param meanEpochMillis mean duration of the epochs so far; null if unknown or the job is not running
 */
record JobProgress(
        TrainingJob job,
        @Nullable EpochResult latestEpoch,
        @Nullable Double meanEpochMillis) {

    /** Returns the number of epochs that have ended. */
    int epoch() {
        return latestEpoch == null ? 0 : latestEpoch.epoch();
    }

    /** Returns the number of epochs of all folds together. */
    int epochs() {
        return job.config().totalEpochs();
    }

    /** Returns the estimated seconds to the end; null if the job is not running or no epoch has ended. */
    @Nullable
    Long etaSeconds() {
        if (job.status() != JobStatus.RUNNING || meanEpochMillis == null) {
            return null;
        }
        return Math.round((epochs() - epoch()) * meanEpochMillis / 1000);
    }
}
