package shuzi.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import shuzi.core.id.DatasetId;
import shuzi.core.id.JobId;
import shuzi.core.id.ModelId;
import shuzi.training.config.Preset;
import shuzi.web.problem.ConflictException;

class TrainingJobTest {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final JobState.Product MODEL = new JobState.StoredModel(new ModelId(new UUID(1, 2)), null);

    private final TrainingJob queued = TrainingJob.queued(
            new JobId(new UUID(0, 1)), "job", new DatasetId(new UUID(0, 2)), Preset.TUTORIAL.config(), null, NOW);

    private final Map<String, UnaryOperator<TrainingJob>> changes = Map.of(
            "claim", job -> job.claim(NOW),
            "release", job -> job.release(NOW),
            "cancelled", job -> job.endCancelled(NOW),
            "succeed", job -> job.succeed(MODEL, NOW),
            "fail", job -> job.fail("reason", NOW));

    @Test
    void nothingChangesAJobThatHasEnded() {
        TrainingJob running = queued.claim(NOW);
        for (TrainingJob ended :
                List.of(running.succeed(MODEL, NOW), running.fail("reason", NOW), running.endCancelled(NOW))) {
            changes.forEach((name, change) -> assertThatExceptionOfType(ConflictException.class)
                    .as(name + " of " + ended.status())
                    .isThrownBy(() -> change.apply(ended)));
        }
    }

    @Test
    void aQueuedJobNeitherSucceedsNorFails() {
        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> queued.succeed(MODEL, NOW))
                .withMessage("Job %s is QUEUED and cannot become SUCCEEDED.".formatted(queued.id()));
        assertThatExceptionOfType(ConflictException.class).isThrownBy(() -> queued.fail("reason", NOW));
    }

    @Test
    void aRunningJobCanBeClaimedAgain() {
        assertThat(queued.claim(NOW).claim(NOW.plusSeconds(30)).startedAt()).isEqualTo(NOW.plusSeconds(30));
    }

    @Test
    void onlyTheLatestClaimRunsAJob() {
        TrainingJob first = queued.claim(NOW);
        TrainingJob second = first.release(NOW).claim(NOW);
        assertThat(first.isRunBy(1)).isTrue();
        assertThat(second.isRunBy(1)).isFalse();
        assertThat(second.isRunBy(2)).isTrue();
        assertThat(second.succeed(MODEL, NOW).isRunBy(2)).isFalse();
    }

    @Test
    void aJobWhoseProcessDiesThreeTimesFails() {
        TrainingJob twice = queued.claim(NOW).claim(NOW).release(NOW).claim(NOW).claim(NOW);
        assertThat(twice.status()).isEqualTo(JobStatus.RUNNING);
        TrainingJob failed = twice.claim(NOW);
        assertThat(failed.status()).isEqualTo(JobStatus.FAILED);
        assertThat(failed.failureReason()).isEqualTo("its process died 3 times");
        assertThat(failed.finishedAt()).isEqualTo(NOW);
    }

    @Test
    void claimOrReleaseEndsACancelledJob() {
        TrainingJob stopping = queued.claim(NOW).cancel(NOW);
        assertThat(stopping.claim(NOW).status()).isEqualTo(JobStatus.CANCELLED);
        assertThat(stopping.release(NOW).status()).isEqualTo(JobStatus.CANCELLED);
    }

    @Test
    void aCancelledJobDoesNotFail() {
        TrainingJob failing = queued.claim(NOW).cancel(NOW).fail("reason", NOW);
        assertThat(failing.status()).isEqualTo(JobStatus.CANCELLED);
        assertThat(failing.failureReason()).isNull();
    }

    @Test
    void cancelEndsAQueuedJobAndAsksARunningOneToStop() {
        assertThat(queued.cancel(NOW).status()).isEqualTo(JobStatus.CANCELLED);
        TrainingJob stopping = queued.claim(NOW).cancel(NOW);
        assertThat(stopping.status()).isEqualTo(JobStatus.RUNNING);
        assertThat(stopping.cancelRequested()).isTrue();
        TrainingJob cancelled = stopping.endCancelled(NOW);
        assertThat(cancelled.cancel(NOW)).isEqualTo(cancelled);
        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> queued.claim(NOW).succeed(MODEL, NOW).cancel(NOW));
    }
}
