package shuzi.training;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;
import shuzi.training.config.TrainingConfig;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Provides other packages with the results of jobs. */
@Service
public class TrainingHistory {

    private final TrainingJobs jobs;
    private final EpochRepository epochs;
    private final JsonMapper json;

    TrainingHistory(TrainingJobs jobs, EpochRepository epochs, JsonMapper json) {
        this.jobs = jobs;
        this.epochs = epochs;
        this.json = json;
    }

    /**
     * Returns a job.
     *
     * @throws shuzi.web.problem.NotFoundException if the job does not exist
     */
    public JobSummary get(UUID id) {
        JobProgress progress = jobs.get(id);
        TrainingJob job = progress.job();
        TrainingConfig config = job.config();
        List<JobSummary.Setting> settings = settings(config);
        return new JobSummary(
                job.id(),
                job.name(),
                job.datasetId(),
                job.status(),
                progress.epoch(),
                progress.epochs(),
                config.folds() > 0 && config.validation().patience() == 0
                        ? config.optimisation().epochs()
                        : 0,
                config.preset().name(),
                settings,
                request(job, settings),
                job.gradientDifference(),
                job.modelId(),
                job.crossValidation(),
                job.failureReason(),
                job.createdAt(),
                job.startedAt(),
                job.finishedAt());
    }

    private List<JobSummary.Setting> settings(TrainingConfig config) {
        JsonNode ofJob = json.valueToTree(config);
        JsonNode ofPreset = json.valueToTree(config.preset().config());
        return ofJob.properties().stream()
                .map(setting ->
                        new JobSummary.Setting(setting.getKey(), setting.getValue(), ofPreset.path(setting.getKey())))
                .toList();
    }

    /**
     * Returns a request for the same job. It contains only the settings that differ from the preset, because the
     * service cuts a preset's batch size to the training images, but not a requested one. With an initial model it also
     * contains the pixel scale, which would otherwise be the model's.
     */
    private ObjectNode request(TrainingJob job, List<JobSummary.Setting> settings) {
        ObjectNode request = json.createObjectNode();
        request.put("datasetId", job.datasetId().toString());
        request.put("name", job.name());
        request.put("preset", job.config().preset().name());
        request.put("seed", job.config().seed());
        settings.stream()
                .filter(setting -> setting.isChanged()
                        || (setting.name().equals("pixelScale") && job.config().initialModelId() != null))
                .forEach(setting -> request.set(setting.name(), setting.value()));
        return request;
    }

    /**
     * Returns the epochs that the summary counts. If they are more than the limit, it returns evenly spaced ones, and
     * the first and the last.
     *
     * @param limit approximate number of epochs; at least 2
     */
    public List<EpochResult> epochs(JobSummary job, int limit) {
        if (job.epochsRun() == 0) {
            return List.of();
        }
        return epochs.every(job.id(), Math.ceilDiv(job.epochsRun(), limit), job.epochsRun());
    }

    /** Returns the last epochs that the summary counts, in order, at limit {@code limit} of them. */
    public List<EpochResult> lastEpochs(JobSummary job, int limit) {
        return epochs.after(job.id(), Math.max(0, job.epochsRun() - limit), limit);
    }

    /** Returns the most accurate epoch on the validation images, or on the test images if there are none. */
    public Optional<EpochResult> bestEpoch(JobSummary job) {
        return epochs.best(job.id(), job.epochsRun());
    }
}
