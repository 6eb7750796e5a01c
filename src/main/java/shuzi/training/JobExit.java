package shuzi.training;

/** Lists how a worker leaves a job, which decides what happens to the job's entry in the queue. */
enum JobExit {
    /** The job has ended, whatever its status. */
    ENDED,
    /** The job is in the queue again. */
    RELEASED,
    /** Another process runs the job, or it was deleted. */
    TAKEN_OVER
}
