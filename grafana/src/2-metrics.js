// What kube-state-metrics says of nodes and pods, as the objects that it was said of.

/** Resources whose names kube-state-metrics writes in another way. */
const RESOURCES = { ephemeral_storage: 'ephemeral-storage', nvidia_com_gpu: 'nvidia.com/gpu', amd_com_gpu: 'amd.com/gpu' };
/** Labels whose names can be told from what kube-state-metrics makes of them. */
const LABELS = {
  label_topology_kubernetes_io_zone: 'topology.kubernetes.io/zone',
  label_topology_kubernetes_io_region: 'topology.kubernetes.io/region',
  label_node_kubernetes_io_instance_type: 'node.kubernetes.io/instance-type',
  label_karpenter_sh_nodepool: 'karpenter.sh/nodepool',
  label_karpenter_sh_capacity_type: 'karpenter.sh/capacity-type',
  label_kubernetes_io_arch: 'kubernetes.io/arch',
  label_kubernetes_io_hostname: 'kubernetes.io/hostname',
};

function objectsFromMetrics(series) {
  const nodes = new Map();
  const pods = new Map();
  const kept = (map, key, make) => map.get(key) ?? map.set(key, make()).get(key);
  const node = ({ node: name }) =>
    kept(nodes, name, () => ({
      apiVersion: 'v1', kind: 'Node', metadata: { name, labels: {} },
      spec: { taints: [] }, status: { allocatable: {}, capacity: {}, conditions: [], nodeInfo: {} },
    }));
  const pod = ({ namespace, pod: name }) =>
    kept(pods, `${namespace}/${name}`, () => ({
      apiVersion: 'v1', kind: 'Pod', metadata: { namespace, name },
      spec: { containers: [] }, status: { containerStatuses: [] },
    }));
  const named = (list, name, make) => {
    const known = list.find(item => item.name === name);
    if (!known) list.push(make());
    return known ?? list.at(-1);
  };
  const container = labels => named(pod(labels).spec.containers, labels.container, () => ({ name: labels.container, resources: { requests: {}, limits: {} } }));
  const resource = labels => RESOURCES[labels.resource] ?? labels.resource;

  const READ = {
    kube_node_info: labels => {
      Object.assign(node(labels).status.nodeInfo, {
        kubeletVersion: labels.kubelet_version, kernelVersion: labels.kernel_version, osImage: labels.os_image,
        containerRuntimeVersion: labels.container_runtime_version,
      });
    },
    kube_node_labels: labels => {
      for (const [label, name] of Object.entries(LABELS)) if (labels[label]) node(labels).metadata.labels[name] = labels[label];
    },
    kube_node_status_allocatable: (labels, value) => { node(labels).status.allocatable[resource(labels)] = value; },
    kube_node_status_capacity: (labels, value) => { node(labels).status.capacity[resource(labels)] = value; },
    kube_node_spec_unschedulable: (labels, value) => { node(labels).spec.unschedulable = Number(value) === 1; },
    kube_node_spec_taint: ({ key, value, effect, ...labels }, is) => { if (Number(is) === 1) node(labels).spec.taints.push({ key, value, effect }); },
    kube_node_status_condition: ({ condition: type, status, ...labels }, is) => {
      if (Number(is) === 1) node(labels).status.conditions.push({ type, status: status.charAt(0).toUpperCase() + status.slice(1) });
    },
    kube_pod_info: labels => {
      const object = pod(labels);
      if (labels.node) object.spec.nodeName = labels.node;
      if (labels.priority_class) object.spec.priorityClassName = labels.priority_class;
      if (labels.created_by_kind && labels.created_by_kind !== '<none>') {
        const owner = { apiVersion: 'apps/v1', kind: labels.created_by_kind, name: labels.created_by_name, controller: true };
        object.metadata.ownerReferences = [owner];
      }
    },
    kube_pod_status_phase: (labels, is) => { if (Number(is) === 1) pod(labels).status.phase = labels.phase; },
    kube_pod_container_resource_requests: (labels, value) => { container(labels).resources.requests[resource(labels)] = value; },
    kube_pod_container_resource_limits: (labels, value) => { container(labels).resources.limits[resource(labels)] = value; },
    kube_pod_container_status_restarts_total: (labels, value) => {
      named(pod(labels).status.containerStatuses, labels.container, () => ({ name: labels.container })).restartCount = Number(value);
    },
  };
  for (const { metric, values } of series) {
    const read = READ[metric.__name__];
    const last = values.at(-1)?.[1];
    const isOf = metric.__name__?.startsWith('kube_node_') ? metric.node : metric.namespace && metric.pod;
    if (read && isOf && Number.isFinite(Number(last))) read(metric, last);
  }
  return [...nodes.values(), ...pods.values()];
}
