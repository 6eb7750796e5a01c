package shuzi.web.paging;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The WHERE clause of a list: columns that must be equal to what the client asks for, where it asks. */
public final class Filter {

    private final List<String> conditions = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    /** Adds a column; a null value asks for nothing. */
    public Filter equal(String column, @Nullable Object value) {
        if (value != null) {
            conditions.add(column + " = ?");
            values.add(value);
        }
        return this;
    }

    /** The clause; empty when nothing is asked for. */
    public String where() {
        return conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
    }

    /** The values of its parameters, in their order. */
    public List<Object> values() {
        return values;
    }
}
