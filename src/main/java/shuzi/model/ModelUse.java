package shuzi.model;

import shuzi.core.id.ModelId;

/** Checks whether a model is in use. It is called before the model is deleted, in the same transaction. */
public interface ModelUse {

    /** Locks what could use models, so that nothing begins to use one before the transaction ends. */
    void lock();

    /**
     * Requires that nothing uses the model.
     *
     * @throws shuzi.web.problem.ConflictException if something does; the message names it
     */
    void requireUnused(ModelId id);
}
