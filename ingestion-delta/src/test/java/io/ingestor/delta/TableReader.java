package io.ingestor.delta;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A reader of tables that is not ours: DuckDB, which replays the newest checkpoint and the commits of a table with its
 * own functions, and reads the files that they name.
 */
public final class TableReader implements AutoCloseable {

    private final Connection connection;
    private int files;

    private TableReader(Connection connection) {
        this.connection = connection;
    }

    public static TableReader open() throws SQLException {
        return new TableReader(DriverManager.getConnection("jdbc:duckdb:"));
    }

    /** Makes the rows of a table the view {@code t}. */
    public TableReader table(Path table) throws SQLException {
        execute("SET VARIABLE checkpoint = (SELECT max(file) FROM glob('%s/_delta_log/*.checkpoint.parquet'))"
                .formatted(table));
        execute("""
                SET VARIABLE commits = (SELECT list(file) FROM glob('%s/_delta_log/*.json')
                    WHERE left(parse_filename(file), 20)
                        >= left(coalesce(parse_filename(getvariable('checkpoint')), ''), 20))""".formatted(table));
        String checkpoint = values("SELECT getvariable('checkpoint')").get(0) == null
                ? "SELECT '' AS path, true AS live, '' AS name WHERE false"
                : "SELECT add.path AS path, true AS live, '' AS name FROM read_parquet(getvariable('checkpoint'))"
                        + " WHERE add IS NOT NULL";
        List<List<Object>> live = rows("""
                SELECT list('%s/' || url_decode(path)) FROM (
                    SELECT path, arg_max(live, name) AS live FROM (%s
                        UNION ALL
                        SELECT coalesce(add.path, remove.path), add IS NOT NULL, parse_filename(filename)
                        FROM read_json(getvariable('commits'), format = 'newline_delimited', filename = true,
                            columns = {add: 'STRUCT(path VARCHAR)', remove: 'STRUCT(path VARCHAR)'})
                        WHERE add IS NOT NULL OR remove IS NOT NULL)
                    GROUP BY path)
                WHERE live""".formatted(table, checkpoint));
        Object list = live.get(0).get(0);
        files = 0;
        if (list == null) {
            execute("CREATE OR REPLACE VIEW t AS SELECT 1::BIGINT AS _sequence WHERE false");
            return this;
        }
        StringBuilder paths = new StringBuilder();
        for (Object path : (Object[]) ((java.sql.Array) list).getArray()) {
            files++;
            paths.append(paths.isEmpty() ? "" : ", ").append('\'').append(path).append('\'');
        }
        execute("CREATE OR REPLACE VIEW t AS SELECT * FROM read_parquet([" + paths + "], union_by_name = true)");
        return this;
    }

    public void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Returns the result of a query, row by row. */
    public List<List<Object>> rows(String sql) throws SQLException {
        List<List<Object>> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<Object> row = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    row.add(result.getObject(i));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    /** Returns the number of files of the table that was opened last. */
    public int files() {
        return files;
    }

    /** Returns the only column of a query. */
    public List<Object> values(String sql) throws SQLException {
        return rows(sql).stream().map(row -> row.get(0)).toList();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
