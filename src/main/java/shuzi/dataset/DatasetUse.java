package shuzi.dataset;

import java.util.UUID;

/** Who still needs a data set: asked before one is deleted, in the same transaction. */
public interface DatasetUse {

    /**
     * Rejects if the data set is needed.
     *
     * @throws shuzi.web.problem.ConflictException naming what needs it
     */
    void requireUnused(UUID datasetId);
}
