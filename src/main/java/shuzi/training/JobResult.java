package shuzi.training;

import shuzi.model.Provenance;
import shuzi.model.TrainedNetwork;

/** What the execution of a job has come to. */
sealed interface JobResult {

    /** All epochs are done; the model is not stored yet. */
    record Trained(TrainedNetwork network, Provenance provenance) implements JobResult {}

    record CrossValidated(CrossValidation result) implements JobResult {}

    record Failed(String reason) implements JobResult {}

    /** A client has cancelled the job. */
    record Cancelled() implements JobResult {}

    /** This process cannot go on; another one will, from the last checkpoint. */
    record Released() implements JobResult {}
}
