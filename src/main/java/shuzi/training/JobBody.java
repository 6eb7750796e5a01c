package shuzi.training;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import shuzi.core.id.DatasetId;
import shuzi.core.id.JobId;
import shuzi.core.id.ModelId;
import shuzi.model.alias.Promotion;
import shuzi.model.alias.PromotionRequest;
import shuzi.training.config.TrainingConfig;

/** A job as clients see it. */
@Schema(name = "TrainingJob", description = "A training job and its progress")
public record JobBody(
        @Schema(description = "Id", example = "c56a4180-65aa-42ec-a945-5fd21dec0538")
        JobId id,

        @Schema(description = "Name", example = "first try") String name,

        @Schema(description = "The data set it uses", example = "3f1c9a52-6f0e-4d8e-9b57-0d1f6a2c7e11")
        DatasetId datasetId,

        @Schema(description = "Status", example = "RUNNING") JobStatus status,

        @Schema(description = "Every setting in force") TrainingConfig config,
        @Schema(description = "Progress") ProgressBody progress,

        @Schema(description = "The last epoch that has ended") @Nullable
        EpochResult latestEpoch,

        @Schema(
                description = "Relative difference of the gradients, |a-b|/|a+b|; null without a check",
                example = "3.1E-10")
        @Nullable
        Double gradientDifference,

        @Schema(
                description =
                        "Id of the model; null until the job succeeds, and for a cross-validation or reproduction",
                example = "7d0b3c1e-55a1-4f0e-8f86-0b6a3f6f1d42")
        @Nullable
        ModelId modelId,

        @Schema(description = "Results of the cross-validation; null until it succeeds and for other jobs") @Nullable
        CrossValidation crossValidation,

        @Schema(
                description = "The model that the job trains again; null if it trains a new one",
                example = "7d0b3c1e-55a1-4f0e-8f86-0b6a3f6f1d42")
        @Nullable
        ModelId reproducesModelId,

        @Schema(description = "Outcome of the reproduction; null until it succeeds and for other jobs") @Nullable
        Reproduction reproduction,

        @Schema(description = "The promotion of the model that was asked for; null for none") @Nullable
        PromotionRequest promote,

        @Schema(description = "What became of the promotion; null until the job succeeds and for jobs without one")
        @Nullable
        Promotion promotion,

        @Schema(description = "Reason of the failure; null if it has not failed") @Nullable
        FailureBody failure,

        @Schema(description = "Time of creation", example = "2026-01-31T12:00:00Z")
        Instant createdAt,

        @Schema(description = "Time of the start; null if it has not started", example = "2026-01-31T12:00:01Z")
        @Nullable
        Instant startedAt,

        @Schema(description = "Time of the end; null until it has ended", example = "2026-01-31T12:01:02Z") @Nullable
        Instant finishedAt) {

    @Schema(name = "JobProgress", description = "Progress of a job")
    public record ProgressBody(
            @Schema(description = "Epochs that have ended", example = "12")
            int epoch,

            @Schema(description = "Epochs in total", example = "60")
            int epochs,

            @Schema(description = "Estimated seconds to the end; null if unknown or not running", example = "48")
            @Nullable
            Long etaSeconds) {}

    @Schema(name = "JobFailure", description = "Reason why a job failed")
    public record FailureBody(
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
                job.reproduces(),
                job.reproduction(),
                job.promotion() == null ? null : job.promotion().request(),
                job.promotionOutcome(),
                job.failureReason() == null ? null : new FailureBody(job.failureReason()),
                job.createdAt(),
                job.startedAt(),
                job.finishedAt());
    }
}
