package shuzi.web.paging;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds the WHERE clause of a list from the values for which the client filters. */
public final class Filter {

    private final List<String> conditions = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    /** Requires a column to be equal to a value; null requires nothing. */
    public Filter equal(String column, @Nullable Object value) {
        return matching(column + " = ?", value);
    }

    /** Requires a condition in SQL with one parameter; nothing if its value is null. */
    public Filter matching(String condition, @Nullable Object value) {
        if (value != null) {
            conditions.add(condition);
            values.add(value);
        }
        return this;
    }

    /** Requires a column of JSON to contain a value, given as JSON; null requires nothing. */
    public Filter contains(String column, @Nullable String json) {
        if (json != null) {
            conditions.add(column + " @> ?::jsonb");
            values.add(json);
        }
        return this;
    }

    /** Returns the clause; empty if nothing is required. */
    public String where() {
        return conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
    }

    /** Returns the values of the clause's parameters, in their order. */
    public List<Object> values() {
        return values;
    }
}
