package shuzi.dataset;

import java.util.UUID;

/** Tells whether something still needs a data set. Called before it is deleted, in the same transaction. */
public interface DatasetUse {

    /**
     * Checks that nothing needs the data set.
     *
     * @throws shuzi.web.problem.ConflictException naming what needs it
     */
    void requireUnused(UUID datasetId);
}
