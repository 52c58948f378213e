package io.ingestor.cli.tables;

import io.ingestor.cli.terminal.CommandException;
import io.ingestor.delta.DeltaTables;
import io.ingestor.delta.TableId;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Parameters;

/** The parameter that names a table. */
final class TableName {

    @Parameters(
            paramLabel = "TABLE",
            description = {
                "TENANT/SCHEMA, or TENANT/_ for the records without a schema, as tables list prints it.",
                "The directory of the table, such as acme/%%5F, names it too."
            })
    private String name = "";

    /** Returns the table of the name. */
    TableId in(DeltaTables tables) throws IOException {
        List<TableId> all = tables.tables();
        List<TableId> named =
                all.stream().filter(table -> table.toString().equals(name)).toList();
        if (named.size() != 1) {
            List<TableId> placed =
                    all.stream().filter(table -> table.directory().equals(name)).toList();
            if (placed.size() == 1) {
                return placed.get(0);
            }
        }
        if (named.isEmpty()) {
            throw new CommandException(
                    "there is no table " + name + "; ingestion tables list shows all " + all.size() + " tables");
        }
        if (named.size() > 1) {
            throw new CommandException("several tables are called " + name + "; name the directory of one: "
                    + String.join(", ", named.stream().map(TableId::directory).toList()));
        }
        return named.get(0);
    }
}
