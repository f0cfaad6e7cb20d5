import {
  ListEndpointGroupsCommand,
  ListListenersCommand,
  UpdateEndpointGroupCommand,
} from '@aws-sdk/client-global-accelerator';
import type { World } from '../../local/support/world.ts';

/** Records every endpoint of an accelerator. @returns puts them back */
export async function restorer({ accelerators }: World, arn: string): Promise<() => Promise<void>> {
  const { Listeners = [] } = await accelerators.send(new ListListenersCommand({ AcceleratorArn: arn }));
  const answers = await Promise.all(
    Listeners.map(({ ListenerArn }) => accelerators.send(new ListEndpointGroupsCommand({ ListenerArn }))),
  );
  const groups = answers.flatMap(({ EndpointGroups = [] }) => EndpointGroups);
  return async () => {
    for (const { EndpointGroupArn, EndpointDescriptions = [] } of groups) {
      const endpoints = EndpointDescriptions.map(({ EndpointId, Weight }) => ({ EndpointId, Weight }));
      const update = { EndpointGroupArn, EndpointConfigurations: endpoints };
      await accelerators.send(new UpdateEndpointGroupCommand(update));
    }
  };
}
