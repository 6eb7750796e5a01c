package shuzi.training;

import shuzi.model.Provenance;
import shuzi.model.TrainedNetwork;
import shuzi.model.TrainedOn;

/** The result of the execution of a job. */
sealed interface JobResult {

    /** All epochs have ended. The model is not stored yet. */
    record Trained(TrainedNetwork network, Provenance provenance, TrainedOn trainedOn) implements JobResult {}

    record CrossValidated(CrossValidation result) implements JobResult {}

    record Reproduced(Reproduction outcome) implements JobResult {}

    record Failed(String reason) implements JobResult {}

    /** A client has cancelled the job. */
    record Cancelled() implements JobResult {}

    /** This process cannot continue. Another one will, from the last checkpoint. */
    record Released() implements JobResult {}
}
