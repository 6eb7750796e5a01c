package shuzi.dataset;

import shuzi.core.id.DatasetId;

/** Checks whether a data set is in use. It is called before the data set is deleted, in the same transaction. */
public interface DatasetUse {

    /**
     * Requires that nothing uses the data set.
     *
     * @throws shuzi.web.problem.ConflictException if something does; the message names it
     */
    void requireUnused(DatasetId datasetId);
}
