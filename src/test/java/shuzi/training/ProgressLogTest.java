package shuzi.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import shuzi.core.id.DatasetId;
import shuzi.core.id.JobId;
import shuzi.core.id.ModelId;
import shuzi.training.config.Preset;

@ExtendWith(OutputCaptureExtension.class)
@Execution(ExecutionMode.SAME_THREAD) // captures the output of the whole process
class ProgressLogTest {

    private final JobId id = new JobId(UUID.randomUUID());
    private final TrainingJob job = TrainingJob.queued(
                    id, "", new DatasetId(UUID.randomUUID()), Preset.TUTORIAL.config(), null, Instant.EPOCH)
            .claim(Instant.EPOCH);
    private final AtomicLong ticker = new AtomicLong();
    private final ProgressLog progress = new ProgressLog(job, ticker::get);

    @Test
    void anEpochIsLoggedAtMostEveryFiveSeconds(CapturedOutput output) {
        for (int epoch = 1; epoch <= 12; epoch++) {
            ticker.addAndGet(Duration.ofSeconds(1).toNanos());
            progress.logEpoch(new EpochResult(epoch, 0.25, 0.2, 0.75, null, 0.5, 0.1, 1000));
        }
        assertThat(output.toString().lines().filter(line -> line.contains(id.toString())))
                .hasSize(3)
                .anySatisfy(line -> assertThat(line)
                        .endsWith(
                                "epoch 6 of %d: cost 0.2500; accuracy: training 75.00 %%, test 50.00 %%; at most %d s left"
                                        .formatted(
                                                job.config().optimisation().epochs(),
                                                job.config().optimisation().epochs() - 6)));
    }

    @Test
    void theEndOfAJobIsLoggedWithItsAccuracyAndModel(CapturedOutput output) {
        ModelId model = new ModelId(UUID.randomUUID());
        progress.logEpoch(new EpochResult(1, 0.25, 0.2, 0.75, null, 0.5, 0.1, 1000));
        progress.setAccuracy(0.625);
        progress.logEnd(job.succeed(new JobState.StoredModel(model, null), Instant.EPOCH));
        assertThat(output).contains("Job " + id + " succeeded after 1 epochs: test accuracy 62.50 %, model " + model);
    }
}
