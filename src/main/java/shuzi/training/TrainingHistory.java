package shuzi.training;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;
import shuzi.training.config.TrainingConfig;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Returns the results of jobs to other packages, read-only. */
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
     * The job of this id.
     *
     * @throws shuzi.web.problem.NotFoundException when there is none
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
     * Only what differs from the preset: a batch of the preset's size is cut to the images, one that is asked for is not. A
     * scale that is left out would be that of the model to start from.
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
     * The epochs that the job had run when it was looked at, evenly chosen where they are more than wanted: then the first
     * and the last are among them.
     *
     * @param most about so many; at least 2
     */
    public List<EpochResult> epochs(JobSummary job, int most) {
        if (job.epochsRun() == 0) {
            return List.of();
        }
        return epochs.every(job.id(), Math.ceilDiv(job.epochsRun(), most), job.epochsRun());
    }

    /** The last of them, in order. */
    public List<EpochResult> lastEpochs(JobSummary job, int most) {
        return epochs.after(job.id(), Math.max(0, job.epochsRun() - most), most);
    }

    /** The best of them, by validation images or else by test images. */
    public Optional<EpochResult> bestEpoch(JobSummary job) {
        return epochs.best(job.id(), job.epochsRun());
    }
}
