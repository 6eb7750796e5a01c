package shuzi.training;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import shuzi.training.config.TrainingConfig;

/** A job as HTTP shows it. */
@Schema(name = "TrainingJob", description = "A training job and how far it has come")
record JobBody(
        @Schema(description = "Id", example = "c56a4180-65aa-42ec-a945-5fd21dec0538")
        UUID id,

        @Schema(description = "Name", example = "first try") String name,

        @Schema(description = "The data set it uses", example = "3f1c9a52-6f0e-4d8e-9b57-0d1f6a2c7e11")
        UUID datasetId,

        @Schema(description = "Where it is in its life", example = "RUNNING")
        JobStatus status,

        @Schema(description = "Every setting in force") TrainingConfig config,
        @Schema(description = "How far it has come") ProgressBody progress,

        @Schema(description = "The last epoch that has ended") @Nullable
        EpochResult latestEpoch,

        @Schema(
                description =
                        "What the gradient check found, if there was one: the norm of the difference of the gradients by"
                                + " back-propagation and by finite differences over that of their sum",
                example = "3.1E-10")
        @Nullable
        Double gradientDifference,

        @Schema(
                description = "The model it has made, once it has succeeded",
                example = "7d0b3c1e-55a1-4f0e-8f86-0b6a3f6f1d42")
        @Nullable
        UUID modelId,

        @Schema(description = "What it came to, once it has succeeded, if it is a cross-validation") @Nullable
        CrossValidation crossValidation,

        @Schema(description = "Why it failed, if it did") @Nullable
        FailureBody failure,

        @Schema(description = "When it was created", example = "2026-01-31T12:00:00Z")
        Instant createdAt,

        @Schema(description = "When a worker took it", example = "2026-01-31T12:00:01Z") @Nullable
        Instant startedAt,

        @Schema(description = "When it ended", example = "2026-01-31T12:01:02Z") @Nullable
        Instant finishedAt) {

    @Schema(name = "JobProgress", description = "How far a job has come")
    record ProgressBody(
            @Schema(description = "Epochs that have ended", example = "12")
            int epoch,

            @Schema(description = "Epochs it will run", example = "60")
            int epochs,

            @Schema(description = "Seconds until it ends, while it runs and that is known", example = "48") @Nullable
            Long etaSeconds) {}

    @Schema(name = "JobFailure", description = "Why a job failed")
    record FailureBody(
            @Schema(
                    description = "The reason",
                    example = "the cost became NaN in epoch 3, batch 17, at learning rate 100.0")
            String reason) {}

    static JobBody from(JobProgress progress) {
        TrainingJob job = progress.job();
        return new JobBody(
                job.id(),
                job.name(),
                job.datasetId(),
                job.status(),
                job.config(),
                new ProgressBody(progress.epoch(), progress.epochs(), progress.etaSeconds()),
                progress.latestEpoch(),
                job.gradientDifference(),
                job.modelId(),
                job.crossValidation(),
                job.failureReason() == null ? null : new FailureBody(job.failureReason()),
                job.createdAt(),
                job.startedAt(),
                job.finishedAt());
    }
}
