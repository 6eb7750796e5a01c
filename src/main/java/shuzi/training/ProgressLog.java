package shuzi.training;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import shuzi.training.JobState.Cancelled;
import shuzi.training.JobState.Failed;
import shuzi.training.JobState.Queued;
import shuzi.training.JobState.Running;
import shuzi.training.JobState.StoredModel;
import shuzi.training.JobState.Succeeded;

/** Logs the progress of a run: an epoch at most every five seconds, and the end. */
final class ProgressLog {

    private static final Logger log = LoggerFactory.getLogger(ProgressLog.class);
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final TrainingJob job;
    private final Ticker ticker;
    private final int epochs; // of all folds
    private final long began; // by the ticker
    private @Nullable Long lastLine; // by the ticker
    private int ran; // epochs of this run
    private @Nullable EpochResult latest;
    private @Nullable Double accuracy; // on the test images

    ProgressLog(TrainingJob job, Ticker ticker) {
        this.job = job;
        this.ticker = ticker;
        this.epochs = job.config().totalEpochs();
        this.began = ticker.read();
    }

    void logEpoch(EpochResult epoch) {
        ran++;
        latest = epoch;
        long now = ticker.read();
        if (lastLine != null && now - lastLine < INTERVAL.toNanos()) {
            return;
        }
        lastLine = now;
        log.info(
                "Job {}: epoch {} of {}: cost {}; accuracy: training {}{}, test {}; at most {} s left",
                job.id(),
                epoch.epoch(),
                epochs,
                "%.4f".formatted(epoch.cost()),
                percent(epoch.trainAccuracy()),
                epoch.validationAccuracy() == null ? "" : ", validation " + percent(epoch.validationAccuracy()),
                percent(epoch.testAccuracy()),
                Math.round((now - began) / 1e9 / ran * (epochs - epoch.epoch())));
    }

    /**
     * Sets the accuracy for the last line.
     *
     * @param testAccuracy of the model, or the mean of the folds of a cross-validation
     */
    void setAccuracy(double testAccuracy) {
        accuracy = testAccuracy;
    }

    /**
     * Logs the end of the run.
     *
     * @param left the job as the run leaves it
     */
    void logEnd(TrainingJob left) {
        int epoch = latest == null ? 0 : latest.epoch();
        switch (left.state()) {
            case Succeeded succeeded ->
                log.info(
                        "Job {} succeeded after {} epochs: test accuracy {}, {}",
                        left.id(),
                        epoch,
                        accuracy == null ? "unknown" : percent(accuracy),
                        switch (succeeded.product()) {
                            case StoredModel model -> "model " + model.id();
                            case CrossValidation result -> "no model, as it is a cross-validation";
                            case Reproduction outcome ->
                                outcome.identical()
                                        ? "identical to model " + outcome.modelId()
                                        : "not identical to model " + outcome.modelId();
                        });
            case Failed failed -> log.info("Job {} failed after {} epochs: {}", left.id(), epoch, failed.reason());
            case Cancelled cancelled -> log.info("Job {} was cancelled after {} epochs", left.id(), epoch);
            case Queued queued -> log.info("Job {} went back to the queue after {} epochs", left.id(), epoch);
            case Running running -> throw new IllegalArgumentException("the job still runs");
        }
    }

    private static String percent(double share) {
        return "%.2f %%".formatted(100 * share);
    }
}
