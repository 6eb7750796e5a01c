package shuzi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** While replicas are replaced one after the other, processes of the previous version work on the schema of this one. */
class MigrationsTest {

    private static final Path FOLDER = Path.of("src", "main", "resources", "db", "migration");

    /** The first migration that must follow the rule. */
    private static final int RULE_SINCE = 14;

    private static final Pattern VERSION = Pattern.compile("V(\\d+)__.*\\.sql");

    /** A statement that only adds tables, optional columns, indexes or defaults. */
    private static final Pattern ADDS = Pattern.compile(
            "(create table|create (unique )?index|comment on|alter table \\w+ add (column )?(?!constraint|check|unique|foreign|primary)\\w+"
                    + "|alter table \\w+ alter (column )?\\w+ set default).*");

    /** An assignment of one column to another. */
    private static final Pattern COPY = Pattern.compile("(\\w+) = \\w+");

    @Test
    void migrationsOnlyAdd() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.filter(MigrationsTest::isUnderTheRule).toList()).allSatisfy(file -> {
                List<String> statements = statements(Files.readString(file));
                assertThat(statements)
                        .as(file.toString())
                        .allMatch(statement -> onlyAdds(statement)
                                || onlyFills(statement, statements)
                                || fillsNewTable(statement, statements));
            });
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drop table model",
                "alter table model drop column name",
                "alter table model rename name to title",
                "alter table model add column kind text not null",
                "alter table model add check (name <> '')",
                "update model set name = ''"
            })
    void aStatementThatBreaksThePreviousVersionIsDetected(String statement) {
        assertThat(onlyAdds(statement)).isFalse();
        assertThat(onlyFills(statement, List.of("alter table model add title text", statement)))
                .isFalse();
    }

    @Test
    void aMigrationMayFillOnlyColumnsThatItAdds() {
        String fills = "update model set title = name";
        assertThat(onlyFills(fills, List.of("alter table model add title text", fills)))
                .isTrue();
        assertThat(onlyFills(fills, List.of(fills))).isFalse();
    }

    @Test
    void aMigrationMayInsertOnlyIntoTablesThatItCreates() {
        String inserts = "insert into alias select id from model";
        assertThat(fillsNewTable(inserts, List.of("create table alias ( id uuid )", inserts)))
                .isTrue();
        assertThat(fillsNewTable(inserts, List.of(inserts))).isFalse();
    }

    private static boolean fillsNewTable(String statement, List<String> migration) {
        var insert = Pattern.compile("insert into (\\w+) .*").matcher(statement);
        return insert.matches()
                && migration.stream().anyMatch(other -> other.startsWith("create table " + insert.group(1) + " "));
    }

    private static boolean onlyFills(String statement, List<String> migration) {
        var update = Pattern.compile("update (\\w+) set (.*)").matcher(statement);
        return update.matches()
                && Arrays.stream(update.group(2).split(", ")).allMatch(assignment -> {
                    var copy = COPY.matcher(assignment);
                    return copy.matches()
                            && migration.stream()
                                    .anyMatch(added -> added.startsWith(
                                            "alter table %s add %s ".formatted(update.group(1), copy.group(1))));
                });
    }

    private static boolean onlyAdds(String statement) {
        boolean mustBeGiven =
                statement.startsWith("alter table") && statement.contains("not null") && !statement.contains("default");
        return ADDS.matcher(statement).matches() && !mustBeGiven;
    }

    private static List<String> statements(String sql) {
        return Arrays.stream(sql.replaceAll("--.*", "").split(";"))
                .map(statement -> statement.strip().replaceAll("\\s+", " "))
                .filter(statement -> !statement.isEmpty())
                .toList();
    }

    private static boolean isUnderTheRule(Path file) {
        var version = VERSION.matcher(file.getFileName().toString());
        if (!version.matches()) {
            throw new AssertionError(file + " is no migration");
        }
        return Integer.parseInt(version.group(1)) >= RULE_SINCE;
    }
}
