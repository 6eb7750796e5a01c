package shuzi.training;

import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;
import shuzi.core.id.JobId;
import shuzi.model.Model;
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
     * A setting of a job.
     *
     * @param name field in the config
     * @param value value as in JSON
     * @param ofPreset value in the job's preset
     */
    public record Setting(String name, JsonNode value, JsonNode ofPreset) {

        /** Tells whether the job has another value than its preset. */
        public boolean isChanged() {
            return !value.equals(ofPreset);
        }
    }

    /**
     * Returns a job.
     *
     * @throws shuzi.web.problem.NotFoundException if the job does not exist
     */
    public JobBody get(JobId id) {
        return JobBody.from(jobs.get(id));
    }

    /** Returns every setting in force, in the order of the config. */
    public List<Setting> settings(JobBody job) {
        JsonNode ofJob = json.valueToTree(job.config());
        JsonNode ofPreset = json.valueToTree(job.config().preset().config());
        return ofJob.properties().stream()
                .map(setting -> new Setting(setting.getKey(), setting.getValue(), ofPreset.path(setting.getKey())))
                .toList();
    }

    /**
     * Returns a request for the same job. It contains only the settings that differ from the preset, because the
     * service cuts a preset's batch size to the training images, but not a requested one. With an initial model it also
     * contains the pixel scale, which would otherwise be the model's.
     */
    public JsonNode request(JobBody job) {
        ObjectNode request = json.createObjectNode();
        request.put("datasetId", job.datasetId().toString());
        request.put("name", job.name());
        request.put("preset", job.config().preset().name());
        request.put("seed", job.config().seed());
        settings(job).stream()
                .filter(setting -> setting.isChanged()
                        || (setting.name().equals("pixelScale") && job.config().initialModelId() != null))
                .forEach(setting -> request.set(setting.name(), setting.value()));
        return request;
    }

    /**
     * Returns the epochs that the job had run when it was read. If they are more than the limit, it returns evenly spaced ones, and
     * the first and the last.
     *
     * @param limit approximate number of epochs; at least 2
     */
    public List<EpochResult> epochs(JobBody job, int limit) {
        if (job.progress().epoch() == 0) {
            return List.of();
        }
        return epochs.every(
                job.id(),
                Math.ceilDiv(job.progress().epoch(), limit),
                job.progress().epoch());
    }

    /** Returns the last of these epochs, in order, at most {@code limit} of them. */
    public List<EpochResult> lastEpochs(JobBody job, int limit) {
        return epochs.after(job.id(), Math.max(0, job.progress().epoch() - limit), limit);
    }

    /**
     * Returns the epoch whose network is the model of a job that has succeeded: the last one, or with early stopping the
     * best one on the validation images. Empty if the results of several epochs are those of the model.
     */
    public Optional<EpochResult> epochOf(JobBody job, Model model) {
        int last = job.progress().epoch();
        int patience = job.config().validation().patience();
        if (patience == 0 || model.validationAccuracy() == null) {
            return lastEpochs(job, 1).stream().findFirst();
        }
        if (last < job.progress().epochs()) { // it stopped that many epochs after the best one
            return epochs.after(job.id(), last - patience - 1, 1).stream().findFirst();
        }
        List<EpochResult> equal = epochs.withAccuracies(
                job.id(), model.trainAccuracy(), model.validationAccuracy(), model.testAccuracy());
        return equal.size() == 1 ? Optional.of(equal.getFirst()) : Optional.empty();
    }
}
