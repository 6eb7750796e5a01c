package shuzi.training;

import org.springframework.stereotype.Component;
import shuzi.core.id.DatasetId;
import shuzi.dataset.DatasetUse;
import shuzi.web.problem.ConflictException;

/** Prevents the deletion of data sets that jobs still need. */
@Component
class DatasetsOfJobs implements DatasetUse {

    private final TrainingJobRepository jobs;

    DatasetsOfJobs(TrainingJobRepository jobs) {
        this.jobs = jobs;
    }

    @Override
    public void requireUnused(DatasetId datasetId) {
        jobs.findUnended(datasetId).ifPresent(job -> {
            throw ConflictException.because(
                    "Data set %s is in use by training job %s, which has not ended.".formatted(datasetId, job));
        });
    }
}
