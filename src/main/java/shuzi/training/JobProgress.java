package shuzi.training;

import org.jspecify.annotations.Nullable;

/**
 * A job with how far it has come.
 *
 * @param latestEpoch the last epoch that has ended
 * @param meanEpochMillis how long an epoch took so far
 */
record JobProgress(
        TrainingJob job,
        @Nullable EpochResult latestEpoch,
        @Nullable Double meanEpochMillis) {

    /** Epochs that have ended. */
    int epoch() {
        return latestEpoch == null ? 0 : latestEpoch.epoch();
    }

    /** Epochs that it will run, those of all folds. */
    int epochs() {
        return job.config().totalEpochs();
    }

    /** How long the running job will take from here, in seconds; null when it does not run or nothing is known. */
    @Nullable
    Long etaSeconds() {
        if (job.status() != JobStatus.RUNNING || meanEpochMillis == null) {
            return null;
        }
        return Math.round((epochs() - epoch()) * meanEpochMillis / 1000);
    }
}
