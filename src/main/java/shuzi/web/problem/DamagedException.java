package shuzi.web.problem;

import java.util.List;
import shuzi.core.id.DatasetId;
import shuzi.core.id.ModelId;

/** Reports stored data that does not match its digest: 500. The data must not be used. */
public final class DamagedException extends ProblemException {

    private DamagedException(String detail) {
        super(ProblemKind.DAMAGED_DATA, detail, List.of());
    }

    public static DamagedException model(ModelId id) {
        return new DamagedException("Model " + id + " is damaged: its stored weights do not match their digest."
                + " Delete it and train or import it again, or restore the database from a backup.");
    }

    public static DamagedException dataset(DatasetId id) {
        return new DamagedException("Data set " + id + " is damaged: its stored images do not match their digest."
                + " Delete it and import it again, or restore the database from a backup.");
    }
}
